using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Slipway.Sandbox.Faults;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Google.Builds;

/// <summary>Of Cloud Logging (https://cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list) the logs of builds, by the build's id.</summary>
internal sealed partial class LogEndpoints(BuildQueue queue, BuildLogs logs, FaultBoard faults, GoogleApi api)
{
    private const int MaxPage = 1000;

    public void Map(IEndpointRouteBuilder routes) => api.Map(routes, "POST", "/google/logging/v2/entries:list", ListAsync);

    private async Task<JsonObject?> ListAsync(GoogleRequest request)
    {
        var body = await request.JsonAsync();
        foreach (var resource in Build.TextsOf(body, "resourceNames"))
            GoogleProject.Check(resource.Split('/') is ["projects", var project, ..] ? project : resource);
        if (faults.IsBroken(FaultKind.BuildLogUnreadable))
            throw GoogleError.Forbidden("Permission 'logging.logEntries.list' denied on resource (or it may not exist).");
        var match = BuildId().Match((string?)body["filter"] ?? "");
        if (!match.Success)
            throw GoogleError.Invalid("Unparseable filter: the sandbox has the logs of builds, by resource.labels.build_id=\"…\".");
        var after = int.TryParse((string?)body["pageToken"], CultureInfo.InvariantCulture, out var given) ? given : 0;
        var size = Math.Clamp((int?)body["pageSize"] ?? MaxPage, 1, MaxPage);
        var build = queue.Find(match.Groups["id"].Value);
        var lines = build?.Logging is "LEGACY" or "CLOUD_LOGGING_ONLY" ? RunLog.Read(logs.PathOf(build.Id)).Split('\n')[..^1] : [];
        var answer = new JsonObject();
        if (lines.Length > after)
            answer["entries"] = new JsonArray([.. lines.Skip(after).Take(size).Select((line, index) => Entry(build!, after + index, line))]);
        if (lines.Length > after + size)
            answer["nextPageToken"] = (after + size).ToString(CultureInfo.InvariantCulture);
        return answer;
    }

    private static JsonObject Entry(Build build, int number, string line) => new()
    {
        ["insertId"] = $"{build.Id}-{number}",
        ["logName"] = $"projects/{GoogleProject.Id}/logs/cloudbuild",
        ["resource"] = new JsonObject { ["type"] = "build", ["labels"] = new JsonObject { ["project_id"] = GoogleProject.Id, ["build_id"] = build.Id } },
        ["timestamp"] = (string?)build.Json["startTime"] ?? (string?)build.Json["createTime"],
        ["severity"] = "INFO",
        ["textPayload"] = line,
    };

    [GeneratedRegex(@"build_id\s*=\s*""(?<id>[^""]+)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex BuildId();
}
