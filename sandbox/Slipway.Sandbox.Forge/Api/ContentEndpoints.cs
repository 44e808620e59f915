using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>Files and folders (https://docs.github.com/en/rest/repos/contents, https://docs.github.com/en/rest/git/trees).</summary>
internal static class ContentEndpoints
{
    private const int MaxTreeEntries = 100_000;

    public static void Map(ApiRouter api)
    {
        api.Repository("GET", "/contents/{**path}", ContentsAsync);
        api.Repository("GET", "/git/trees/{**tree}", TreeAsync);
    }

    private static async Task ContentsAsync(ApiRequest request)
    {
        var path = request.Path("path").Trim('/');
        var commit = await CommitOrNotFoundAsync(request, request.Query("ref") ?? ForgeRepository.DefaultBranch);
        var type = path.Length == 0 ? "tree" : await TypeAsync(request, $"{commit}:{path}") ?? throw ApiError.NotFound();
        if (type == "tree")
        {
            var entries = await EntriesAsync(request, path.Length == 0 ? commit : $"{commit}:{path}", recursive: false);
            await request.AnswerAsync(new JsonArray([.. entries.Select(entry =>
                Entry(request, path.Length == 0 ? entry.Path : $"{path}/{entry.Path}", entry, commit))]));
            return;
        }

        var sha = (await request.Repository.Git.RunAsync(["rev-parse", $"{commit}:{path}"], request.Aborted)).Trim();
        var content = await ReadAsync(request, sha);
        var accept = request.Http.Request.Headers.Accept.ToString();
        if (accept.Contains("raw", StringComparison.Ordinal))
        {
            // In the version that was asked for: clients tell bytes from text by it.
            var version = accept.Contains("v3", StringComparison.Ordinal) ? "v3." : "";
            request.Http.Response.ContentType = $"application/vnd.github.{version}raw; charset=utf-8";
            await request.Http.Response.Body.WriteAsync(content, request.Aborted);
            return;
        }

        var json = Entry(request, path, new TreeEntry("100644", "blob", sha, content.Length, path), commit);
        json["encoding"] = "base64";
        json["content"] = Convert.ToBase64String(content);
        await request.AnswerAsync(json);
    }

    private static async Task TreeAsync(ApiRequest request)
    {
        var name = request.Path("tree");
        var git = request.Repository.Git;
        var tree = await git.ResolveBranchAsync(name, request.Aborted) ?? name;
        var sha = await git.TryAsync(["rev-parse", "--verify", "--quiet", "--end-of-options", tree + "^{tree}"], request.Aborted);
        if (sha.ExitCode != 0)
        {
            throw ApiError.NotFound();
        }

        var entries = await EntriesAsync(request, sha.Output.Trim(), recursive: request.Query("recursive") is not null);
        await request.AnswerAsync(new JsonObject
        {
            ["sha"] = sha.Output.Trim(),
            ["truncated"] = entries.Count > MaxTreeEntries,
            ["tree"] = new JsonArray([.. entries.Take(MaxTreeEntries).Select(TreeItem)]),
        });
    }

    private static JsonObject TreeItem(TreeEntry entry)
    {
        var json = new JsonObject { ["path"] = entry.Path, ["mode"] = entry.Mode, ["type"] = entry.Type, ["sha"] = entry.Sha };
        if (entry.Size is { } size)
        {
            // Left out for folders: a null is more than Octokit can read.
            json["size"] = size;
        }

        return json;
    }

    private static JsonObject Entry(ApiRequest request, string path, TreeEntry entry, string commit)
    {
        var escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        return new JsonObject
        {
            ["name"] = path[(path.LastIndexOf('/') + 1)..],
            ["path"] = path,
            ["sha"] = entry.Sha,
            ["size"] = entry.Size ?? 0,
            ["type"] = entry.Type == "tree" ? "dir" : entry.Mode == "120000" ? "symlink" : "file",
            ["url"] = $"{request.Forge.Address}api/v3/repos/{request.Repository.FullName}/contents/{escaped}?ref={commit}",
            ["html_url"] = $"{request.Forge.Address}{request.Repository.FullName}",
        };
    }

    private static async Task<string> CommitOrNotFoundAsync(ApiRequest request, string revision)
    {
        try
        {
            return await request.CommitAsync(revision);
        }
        catch (ApiError)
        {
            throw new ApiError(404, $"No commit found for the ref {revision}");
        }
    }

    private static async Task<string?> TypeAsync(ApiRequest request, string name)
    {
        var result = await request.Repository.Git.TryAsync(["cat-file", "-t", name], request.Aborted);
        return result.ExitCode == 0 ? result.Output.Trim() : null;
    }

    private static async Task<byte[]> ReadAsync(ApiRequest request, string sha)
    {
        using var process = request.Repository.Git.Start(["cat-file", "blob", sha]);
        process.StandardInput.Close();
        using var content = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(content, request.Aborted);
        await process.WaitForExitAsync(request.Aborted);
        return content.ToArray();
    }

    private static async Task<IReadOnlyList<TreeEntry>> EntriesAsync(ApiRequest request, string tree, bool recursive)
    {
        string[] flags = recursive ? ["-r", "-t"] : [];
        var output = await request.Repository.Git.RunAsync(["ls-tree", "--long", "-z", .. flags, tree], request.Aborted);
        return [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(TreeEntry.Parse)];
    }

    private sealed record TreeEntry(string Mode, string Type, string Sha, long? Size, string Path)
    {
        public static TreeEntry Parse(string line)
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var parts = line[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return new TreeEntry(
                parts[0], parts[1], parts[2], long.TryParse(parts[3], CultureInfo.InvariantCulture, out var size) ? size : null, line[(tab + 1)..]);
        }
    }
}
