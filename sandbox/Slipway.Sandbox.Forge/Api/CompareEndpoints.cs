using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>Differences between commits (https://docs.github.com/en/rest/commits/commits#compare-two-commits).</summary>
internal static class CompareEndpoints
{
    /// <summary>GitHub leaves out patches of large files; so do we.</summary>
    private const int MaxPatchLength = 100_000;

    private const int MaxFiles = 300;

    public static void Map(ApiRouter api) => api.Repository("GET", "/compare/{**range}", CompareAsync);

    public static async Task FilesAsync(ApiRequest request)
    {
        var pullRequest = request.PullRequest();
        await request.AnswerListAsync(await ChangesAsync(request, pullRequest.BaseSha, pullRequest.HeadSha, withPatches: true), change => change);
    }

    /// <summary>What changed from the commits' merge base to the second of them.</summary>
    public static async Task<IReadOnlyList<JsonObject>> ChangesAsync(ApiRequest request, string from, string to, bool withPatches)
    {
        var git = request.Repository.Git;
        var range = $"{from}...{to}";
        var raw = await git.RunAsync(["diff", "--raw", "--no-renames", "--no-abbrev", "-z", range], request.Aborted);
        var numbers = await git.RunAsync(["diff", "--numstat", "--no-renames", "-z", range], request.Aborted);
        var counts = numbers.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t', 3))
            .ToDictionary(parts => parts[2], parts => (Added: Number(parts[0]), Deleted: Number(parts[1])));
        var fields = raw.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var changes = new List<JsonObject>();
        for (var index = 0; index + 1 < fields.Length && changes.Count < MaxFiles; index += 2)
        {
            var parts = fields[index].Split(' ');
            var path = fields[index + 1];
            var (added, deleted) = counts.GetValueOrDefault(path);
            var change = new JsonObject
            {
                ["sha"] = parts[3],
                ["filename"] = path,
                ["status"] = parts[4] switch { "A" => "added", "D" => "removed", _ => "modified" },
                ["additions"] = added,
                ["deletions"] = deleted,
                ["changes"] = added + deleted,
            };
            if (withPatches && await PatchAsync(request, range, path) is { } patch)
            {
                change["patch"] = patch;
            }

            changes.Add(change);
        }

        return changes;
    }

    private static async Task<string?> PatchAsync(ApiRequest request, string range, string path)
    {
        var diff = await request.Repository.Git.RunAsync(["diff", "--no-renames", "--no-color", range, "--", path], request.Aborted);
        var start = diff.IndexOf("\n@@", StringComparison.Ordinal);
        return start < 0 || diff.Length > MaxPatchLength ? null : diff[(start + 1)..].TrimEnd('\n');
    }

    private static async Task CompareAsync(ApiRequest request)
    {
        if (request.Path("range").Split("...", 2) is not [var left, var right])
        {
            throw ApiError.NotFound();
        }

        var from = await ResolveAsync(request, left);
        var to = await ResolveAsync(request, right);
        var mergeBase = (await request.Repository.Git.TryAsync(["merge-base", from, to], request.Aborted)).Output.Trim();
        if (mergeBase.Length == 0)
        {
            throw new ApiError(404, $"No common ancestor between {left} and {right}.");
        }

        var ahead = await CommitEndpoints.CountAsync(request, from, to);
        var behind = await CommitEndpoints.CountAsync(request, to, from);
        await request.AnswerAsync(new JsonObject
        {
            ["url"] = $"{request.Forge.Address}api/v3/repos/{request.Repository.FullName}/compare/{left}...{right}",
            ["html_url"] = $"{request.Forge.Address}{request.Repository.FullName}/compare/{left}...{right}",
            ["status"] = (ahead, behind) switch { (0, 0) => "identical", (_, 0) => "ahead", (0, _) => "behind", _ => "diverged" },
            ["ahead_by"] = ahead,
            ["behind_by"] = behind,
            ["total_commits"] = ahead,
            ["base_commit"] = await CommitEndpoints.DescribeAsync(request, from),
            ["merge_base_commit"] = await CommitEndpoints.DescribeAsync(request, mergeBase),
            ["commits"] = new JsonArray([.. await CommitEndpoints.RangeAsync(request, from, to)]),
            ["files"] = new JsonArray([.. await ChangesAsync(request, from, to, withPatches: true)]),
        });
    }

    private static async Task<string> ResolveAsync(ApiRequest request, string revision)
    {
        try
        {
            return await request.CommitAsync(revision[(revision.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        }
        catch (ApiError)
        {
            throw ApiError.NotFound();
        }
    }

    /// <summary>A binary file's count is a dash.</summary>
    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
