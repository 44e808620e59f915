using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Configuration;
using Slipway.GoogleCloud.Http;
using Slipway.GoogleCloud.Logs;

namespace Slipway.GoogleCloud.Auditing;

/// <summary>
/// The audit log that GKE writes of each change in a cluster (https://cloud.google.com/kubernetes-engine/docs/how-to/audit-logging): it names accounts, which the API server has
/// authenticated, and not tools.
/// </summary>
/// <param name="api">Sends.</param>
/// <param name="services">Where Google's services are.</param>
/// <param name="cluster">The cluster: others of the project may have objects of the same name, and share the log.</param>
internal sealed class AuditLog(GoogleApi api, GoogleServices services, GkeCluster cluster)
{
    private const int PageSize = 50;

    // Times of managers are in whole seconds.
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(2);

    /// <summary>The account that changed an object at a time; null where the log names none, or more than one.</summary>
    /// <param name="plural">The kind as addresses have it: <c>deployments</c>.</param>
    /// <param name="inNamespace">The namespace.</param>
    /// <param name="name">The object.</param>
    /// <param name="at">When it changed.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SlipwayException">The log cannot be read.</exception>
    public async Task<string?> FindAsync(string plural, string inNamespace, string name, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var page = await api.SendAsync(Request(plural, inNamespace, name, at), GoogleJson.Default.LogPage, cancellationToken);
        var accounts = (page.Entries ?? []).Select(entry => entry.ProtoPayload).OfType<AuditPayload>()
            // What was refused changed nothing.
            .Where(change => (change.Status?.Code ?? 0) == 0).Select(change => change.AuthenticationInfo?.PrincipalEmail).Where(account => account is { Length: > 0 }).Distinct().ToList();
        return accounts.Count == 1 && string.IsNullOrEmpty(page.NextPageToken) ? accounts[0] : null;
    }

    private GoogleRequest Request(string plural, string inNamespace, string name, DateTimeOffset at)
    {
        var resource = $"/namespaces/{Regex.Escape(inNamespace)}/{Regex.Escape(plural)}/{Regex.Escape(name)}(/scale)?$".Replace("\\", "\\\\", StringComparison.Ordinal);
        var filter = $"logName=\"projects/{cluster.Project}/logs/cloudaudit.googleapis.com%2Factivity\" AND resource.type=\"k8s_cluster\""
            + $" AND resource.labels.location=\"{cluster.Location}\" AND resource.labels.cluster_name=\"{cluster.Name}\" AND protoPayload.resourceName=~\"{resource}\""
            + $" AND timestamp>=\"{Time(at - Around)}\" AND timestamp<=\"{Time(at + Around)}\"";
        var query = new LogQuery([$"projects/{cluster.Project}"], filter, "timestamp asc", PageSize, null);
        return new GoogleRequest
        {
            Subject = $"audit log of project {cluster.Project}",
            Service = "logging.googleapis.com",
            Project = cluster.Project,
            Method = HttpMethod.Post,
            Address = new Uri(services.Logging, "v2/entries:list"),
            Content = () => JsonBody.Of(query, GoogleJson.Default.LogQuery),
        };
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
