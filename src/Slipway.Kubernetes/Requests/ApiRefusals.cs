using System.Text.RegularExpressions;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Requests;

/// <summary>Turns an error answer into a <see cref="ResourceRefusedException"/>. The rules are those of the recorded answers.</summary>
internal static partial class ApiRefusals
{
    /// <summary>
    /// A 500 that no repetition heals: server-side apply answers so for a body that does not fit its schema.
    /// </summary>
    public static bool IsPermanent500(string message) =>
        message.StartsWith("failed to create typed patch object", StringComparison.Ordinal)
        || message.StartsWith("failed to convert new object", StringComparison.Ordinal);

    public static string MessageOf(ApiResponse response) =>
        response.Content?.GetString("message") ?? (response.Text.Trim() is { Length: > 0 } text ? text : "no message");

    public static ResourceRefusedException Of(ApiRequest request, ApiResponse response, ClusterName cluster)
    {
        var status = response.Content;
        var message = MessageOf(response);
        var causes = status?.GetMap("details")?.GetList("causes")?.Maps.ToList() ?? [];
        var reason = ReasonOf((int)response.Status, message, causes);
        return new ResourceRefusedException(request.Subject, reason, Describe(request, response, reason, message, causes, cluster), Conflicts(causes), [.. FieldsOf(causes)]);
    }

    private static RefusalReason ReasonOf(int status, string message, List<MapValue> causes) => status switch
    {
        401 => RefusalReason.Unauthorized,
        403 when causes.Exists(cause => cause.GetString("reason") == "NamespaceTerminating") => RefusalReason.NamespaceTerminating,
        403 when RightMissing().IsMatch(message) => RefusalReason.Forbidden,
        403 => RefusalReason.Denied,
        404 => RefusalReason.NotFound,
        409 when Conflicts(causes).Count > 0 => RefusalReason.Conflict,
        409 => RefusalReason.Stale,
        422 when causes.Exists(cause => cause.GetString("field") is "metadata.uid" or "metadata.resourceVersion") => RefusalReason.Stale,
        422 when message.Contains("denied request", StringComparison.Ordinal) || message.Contains("denied the request", StringComparison.Ordinal) => RefusalReason.Denied,
        422 when Fixed().IsMatch(message) => RefusalReason.Immutable,
        400 when message.Contains("denied the request", StringComparison.Ordinal) => RefusalReason.Denied,
        400 or 413 or 415 or 422 => RefusalReason.Invalid,
        500 when IsPermanent500(message) => RefusalReason.Invalid,
        429 or >= 500 => RefusalReason.Unavailable,
        _ => RefusalReason.Other,
    };

    private static string Describe(
        ApiRequest request, ApiResponse response, RefusalReason reason, string message, List<MapValue> causes, ClusterName cluster)
    {
        var code = (int)response.Status;
        return reason switch
        {
            RefusalReason.Unauthorized =>
                $"the API server of {cluster} does not accept the credentials (401). They may have expired: sign in again, or name another kubeconfig.",
            RefusalReason.Forbidden => $"a right is missing (403): {message}",
            RefusalReason.NotFound when message.StartsWith("namespaces ", StringComparison.Ordinal) =>
                $"its namespace does not exist (404): {message}",
            _ when request.IsSecret =>
                $"the API server refused it ({code}{Fields(causes)}). Its message is not shown, because it may quote values of the Secret.",
            RefusalReason.Conflict =>
                $"other managers own fields of it (409): {string.Join(", ", Conflicts(causes))}",
            _ => $"the API server refused it ({code}): {message}",
        };
    }

    private static string Fields(List<MapValue> causes) =>
        string.Concat(FieldsOf(causes).Select(field => $", {field}"));

    private static IEnumerable<string> FieldsOf(List<MapValue> causes) => causes.Select(cause => cause.GetString("field")).OfType<string>().Distinct();

    private static List<FieldConflict> Conflicts(List<MapValue> causes) =>
    [
        .. from cause in causes
           where cause.GetString("reason") == "FieldManagerConflict"
           let manager = Manager().Match(cause.GetString("message") ?? "")
           select new FieldConflict(
               manager.Success ? manager.Groups["subresource"] is { Success: true } part ? $"{manager.Groups["name"].Value} ({part.Value})" : manager.Groups["name"].Value : "unknown manager",
               cause.GetString("field") ?? "unknown field"),
    ];

    [GeneratedRegex("""^conflict with "(?<name>[^"]*)"( with subresource "(?<subresource>[^"]*)")?""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Manager();

    // The words of the built-in kinds. Whether it is so indeed, and with other words, an attempt to create the object tells.
    [GeneratedRegex("""\bimmutable\b|\bmay not (be )?change|\b(cannot|can't|can not) (be )?(change|update|modif)|\bupdates to .* are forbidden""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Fixed();

    [GeneratedRegex("""(cannot [a-z]+ (resource|path) "|attempting to grant RBAC permissions)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex RightMissing();
}
