using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>Commits (https://docs.github.com/en/rest/commits/commits).</summary>
internal static class CommitEndpoints
{
    private const int MaxListed = 1000;

    // Fields end in a NUL that no message can hold; records are told apart by their count.
    private const string Format = "%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B%x00";
    private const int Fields = 10;

    public static void Map(ApiRouter api)
    {
        api.Repository("GET", "/commits", ListAsync);
        api.Repository("GET", "/commits/{**rest}", DispatchAsync);
    }

    public static async Task<JsonObject> DescribeAsync(ApiRequest request, string sha) =>
        (await LogAsync(request, ["-1", sha])).Single();

    /// <summary>What the head has and the base has not, oldest first.</summary>
    public static Task<IReadOnlyList<JsonObject>> RangeAsync(ApiRequest request, string from, string to) =>
        LogAsync(request, ["--reverse", $"--max-count={MaxListed}", $"{from}..{to}"]);

    public static async Task<int> CountAsync(ApiRequest request, string from, string to) => int.Parse(
        await request.Repository.Git.RunAsync(["rev-list", "--count", $"{from}..{to}"], request.Aborted), CultureInfo.InvariantCulture);

    private static async Task ListAsync(ApiRequest request)
    {
        var start = await request.CommitAsync(request.Query("sha") ?? ForgeRepository.DefaultBranch);
        if (request.Query("path") is { } filter && (filter.StartsWith('/') || filter.Split('/').Contains("..")))
        {
            // No file of a repository has such a name, and git would complain of where the repository is.
            await request.AnswerAsync(new JsonArray());
            return;
        }

        string[] path = request.Query("path") is { } file ? ["--", file] : [];
        await request.AnswerListAsync(await LogAsync(request, [$"--max-count={MaxListed}", start, .. path]), commit => commit);
    }

    /// <summary>Branch names hold slashes, so what is asked of a commit is read from the end.</summary>
    private static async Task DispatchAsync(ApiRequest request)
    {
        var path = request.Path("rest");
        var slash = path.LastIndexOf('/');
        var (revision, part) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        switch (part)
        {
            case "status":
                await StatusEndpoints.CombinedAsync(request, revision);
                break;
            case "statuses":
                await StatusEndpoints.ListAsync(request, revision);
                break;
            case "pulls":
                await PullRequestsAsync(request, revision);
                break;
            case "check-runs":
                await CheckRunEndpoints.ListAsync(request, revision);
                break;
            case "check-suites":
                await CheckRunEndpoints.SuitesAsync(request, revision);
                break;
            default:
                await GetAsync(request, path);
                break;
        }
    }

    private static async Task GetAsync(ApiRequest request, string revision)
    {
        var sha = await request.CommitAsync(revision);
        var json = await DescribeAsync(request, sha);
        var parent = json["parents"]!.AsArray().FirstOrDefault()?["sha"]!.GetValue<string>();
        var files = parent is null ? [] : await CompareEndpoints.ChangesAsync(request, parent, sha, withPatches: true);
        json["files"] = new JsonArray([.. files]);
        json["stats"] = new JsonObject
        {
            ["additions"] = files.Sum(file => file["additions"]!.GetValue<int>()),
            ["deletions"] = files.Sum(file => file["deletions"]!.GetValue<int>()),
            ["total"] = files.Sum(file => file["changes"]!.GetValue<int>()),
        };
        await request.AnswerAsync(json);
    }

    private static async Task PullRequestsAsync(ApiRequest request, string revision)
    {
        var sha = await request.CommitAsync(revision);
        var found = new List<PullRequestRecord>();
        foreach (var pullRequest in request.Repository.PullRequests.All)
        {
            // A rebase makes commits of its own.
            string[] heads = pullRequest is { IsMerged: true, MergedBy: not null, MergeCommit: { } merged } ? [pullRequest.HeadSha, merged] : [pullRequest.HeadSha];
            if (pullRequest.MergeCommit == sha || pullRequest.HeadSha == sha
                || (await request.Repository.Git.RunAsync(["rev-list", .. heads, $"^{pullRequest.BaseSha}"], request.Aborted))
                    .Contains(sha, StringComparison.Ordinal))
            {
                found.Add(pullRequest);
            }
        }

        await request.AnswerListAsync(found, request.Json.PullRequest);
    }

    private static async Task<IReadOnlyList<JsonObject>> LogAsync(ApiRequest request, IEnumerable<string> arguments)
    {
        var output = await request.Repository.Git.RunAsync(["log", "--format=tformat:" + Format, .. arguments], request.Aborted);
        var fields = output.Split('\0');
        var commits = new List<JsonObject>();
        for (var first = 0; first + Fields <= fields.Length; first += Fields)
        {
            // A newline ends each record.
            commits.Add(Commit(request, fields.AsSpan(first, Fields).ToArray()));
        }

        return commits;
    }

    private static JsonObject Commit(ApiRequest request, string[] fields)
    {
        var sha = fields[0].Trim();
        var url = $"{request.Forge.Address}api/v3/repos/{request.Repository.FullName}";
        return new JsonObject
        {
            ["sha"] = sha,
            ["node_id"] = $"C_{sha}",
            ["url"] = $"{url}/commits/{sha}",
            ["html_url"] = $"{request.Forge.Address}{request.Repository.FullName}/commit/{sha}",
            ["commit"] = new JsonObject
            {
                ["url"] = $"{url}/git/commits/{sha}",
                ["message"] = fields[9].TrimEnd('\n'),
                ["tree"] = new JsonObject { ["sha"] = fields[1], ["url"] = $"{url}/git/trees/{fields[1]}" },
                ["author"] = Person(fields[3], fields[4], fields[5]),
                ["committer"] = Person(fields[6], fields[7], fields[8]),
                ["comment_count"] = 0,
                ["verification"] = new JsonObject { ["verified"] = false, ["reason"] = "unsigned" },
            },
            ["parents"] = new JsonArray([.. fields[2].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(parent =>
                new JsonObject { ["sha"] = parent, ["url"] = $"{url}/commits/{parent}" })]),
            ["author"] = request.Json.User(),
            ["committer"] = request.Json.User(),
        };
    }

    private static JsonObject Person(string name, string email, string date) => new()
    {
        // As GitHub has it: the same moment, in UTC.
        ["name"] = name, ["email"] = email, ["date"] = ApiJson.Time(DateTimeOffset.Parse(date, CultureInfo.InvariantCulture)),
    };
}
