using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Slipway.Sandbox.Google.Builds;

/// <summary>Cloud Build's REST API v1 (https://cloud.google.com/build/docs/api/reference/rest): builds, in the old form of their paths and in that with a location.</summary>
internal sealed partial class BuildEndpoints(BuildQueue queue, BuildLogs logs, GoogleApi api, Func<Uri> web, TimeProvider time)
{
    /// <summary>Where a person reads the log of a build, as in Google's console.</summary>
    public const string LogPath = "/google/console/builds/";

    private const string Prefix = "/google/cloudbuild/v1/projects/{project}";
    private const string Global = "global";
    private const int MaxPage = 1000;

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var path in (string[])[$"{Prefix}/builds", $"{Prefix}/locations/{{location}}/builds"])
        {
            api.Map(routes, "POST", path, CreateAsync);
            api.Map(routes, "GET", path, List);
            api.Map(routes, "GET", $"{path}/{{id}}", request => (JsonObject)Find(request).Json.DeepClone());
            api.Map(routes, "POST", $"{path}/{{id}}:cancel", async request => (JsonObject)(await queue.CancelAsync(Find(request))).Json.DeepClone());
        }

        routes.MapGet(LogPath + "{location}/{id}", LogAsync);
    }

    private static string Location(GoogleRequest request)
    {
        GoogleProject.Check(request.Route("project"));
        return request.Http.Request.RouteValues["location"] as string ?? Global;
    }

    private Build Find(GoogleRequest request)
    {
        var (location, id) = (Location(request), request.Route("id"));
        return queue.Find(id) is { } build && build.Location == location ? build : throw GoogleError.NotFound($"build \"{id}\" not found in location {location}");
    }

    private async Task<JsonObject?> CreateAsync(GoogleRequest request)
    {
        var location = Location(request);
        if (!LocationPattern().IsMatch(location))
            throw GoogleError.Invalid($"invalid location '{location}'");
        var build = queue.Add(NewBuild.From(await request.JsonAsync(), location, new Uri(web(), LogPath), time.GetUtcNow()));
        var operation = Convert.ToBase64String(Encoding.UTF8.GetBytes(build.Id));
        return new JsonObject
        {
            ["name"] = $"operations/build/{GoogleProject.Id}/{operation}",
            ["metadata"] = new JsonObject { ["@type"] = "type.googleapis.com/google.devtools.cloudbuild.v1.BuildOperationMetadata", ["build"] = build.Json.DeepClone() },
        };
    }

    private JsonObject List(GoogleRequest request)
    {
        var location = Location(request);
        var size = int.TryParse(request.Query("pageSize"), System.Globalization.CultureInfo.InvariantCulture, out var given) && given > 0 ? Math.Min(given, MaxPage) : 50;
        var terms = Terms(request.Query("filter") ?? "");
        var found = queue.All.Where(build => build.Location == location && terms.All(term => Is(build, term.Field, term.Value)))
            .SkipWhile(build => request.Query("pageToken") is { Length: > 0 } token && build.Id != token).ToList();
        var answer = new JsonObject();
        if (found.Count > 0)
            answer["builds"] = new JsonArray([.. found.Take(size).Select(build => build.Json.DeepClone())]);
        if (found.Count > size)
            answer["nextPageToken"] = found[size].Id;
        return answer;
    }

    private static List<(string Field, string Value)> Terms(string filter) => [.. filter.Split(" AND ", StringSplitOptions.RemoveEmptyEntries).Select(text =>
        Term().Match(text.Trim()) is { Success: true } match
            ? (match.Groups["field"].Value, match.Groups["value"].Value)
            : throw GoogleError.Invalid($"invalid list filter: '{filter}': the sandbox knows tags, status, build_id and trigger_id with = and AND"))];

    private static bool Is(Build build, string field, string value) => field switch
    {
        "tags" => build.Texts("tags").Contains(value),
        "status" => build.Status == value,
        "build_id" => build.Id == value,
        _ => (string?)build.Json["buildTriggerId"] == value,
    };

    /// <summary>For whoever reaches loopback, as all pages are.</summary>
    private Task LogAsync(HttpContext context)
    {
        var build = queue.Find((string)context.Request.RouteValues["id"]!);
        context.Response.StatusCode = build is null || !File.Exists(logs.PathOf(build.Id)) ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.StatusCode == StatusCodes.Status200OK ? context.Response.SendFileAsync(logs.PathOf(build!.Id), context.RequestAborted) : Task.CompletedTask;
    }

    [GeneratedRegex(@"^[a-z]+(-[a-z]+[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex LocationPattern();

    [GeneratedRegex(@"^(?<field>tags|status|build_id|trigger_id)\s*=\s*(?<quote>[""']?)(?<value>[^""']*)\k<quote>\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Term();
}
