using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>Branches and refs (https://docs.github.com/en/rest/git/refs). Octokit reads <c>git/refs/…</c>, the documentation has <c>git/ref/…</c>.</summary>
internal static class ReferenceEndpoints
{
    public static void Map(ApiRouter api)
    {
        api.Repository("GET", "/branches/{**branch}", BranchAsync);
        api.Repository("GET", "/git/refs/{**ref}", GetAsync);
        api.Repository("GET", "/git/ref/{**ref}", GetAsync);
        api.Repository("POST", "/git/refs", CreateAsync);
        api.Repository("DELETE", "/git/refs/{**ref}", DeleteAsync);
    }

    private static async Task BranchAsync(ApiRequest request)
    {
        var branch = request.Path("branch");
        var sha = await request.Repository.Git.ResolveBranchAsync(branch, request.Aborted) ?? throw new ApiError(404, "Branch not found");
        var json = request.Json.Branch(branch, sha);
        json["commit"] = await CommitEndpoints.DescribeAsync(request, sha);
        await request.AnswerAsync(json);
    }

    private static async Task GetAsync(ApiRequest request)
    {
        var name = "refs/" + request.Path("ref");
        var refs = await request.Repository.Git.RefsAsync(request.Aborted);
        await request.AnswerAsync(request.Json.Reference(name, refs.GetValueOrDefault(name) ?? throw ApiError.NotFound()));
    }

    private static async Task CreateAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var name = body.Text("ref") ?? throw ApiError.Invalid("Reference", "ref", "missing_field");
        var sha = await CheckAsync(request, name, body.Text("sha"));
        using (await request.Repository.LockAsync(request.Aborted))
        {
            var git = request.Repository.Git;
            if ((await git.RefsAsync(request.Aborted)).ContainsKey(name))
            {
                throw new ApiError(422, "Reference already exists");
            }

            await git.RunAsync(["update-ref", name, sha, new string('0', 40)], CancellationToken.None);
            await request.Repository.NoticePushesAsync(CancellationToken.None);
            await request.AnswerAsync(request.Json.Reference(name, sha), StatusCodes.Status201Created);
        }
    }

    private static async Task DeleteAsync(ApiRequest request)
    {
        var name = "refs/" + request.Path("ref");
        using (await request.Repository.LockAsync(request.Aborted))
        {
            var refs = await request.Repository.Git.RefsAsync(request.Aborted);
            if (!refs.ContainsKey(name))
            {
                throw new ApiError(422, "Reference does not exist");
            }

            if (name == "refs/heads/" + ForgeRepository.DefaultBranch)
            {
                throw new ApiError(422, "Cannot delete the default branch");
            }

            await request.Repository.Git.RunAsync(["update-ref", "-d", name], CancellationToken.None);
            await request.Repository.NoticePushesAsync(CancellationToken.None);
            await request.AnswerNothingAsync();
        }
    }

    private static async Task<string> CheckAsync(ApiRequest request, string name, string? sha)
    {
        var isName = (name.StartsWith("refs/heads/", StringComparison.Ordinal) || name.StartsWith("refs/tags/", StringComparison.Ordinal))
            && (await request.Repository.Git.TryAsync(["check-ref-format", name], request.Aborted)).ExitCode == 0;
        if (!isName)
        {
            throw new ApiError(422, $"{name} is not a valid ref name.");
        }

        return sha is not null && await request.Repository.Git.ResolveAsync(sha, request.Aborted) == sha
            ? sha
            : throw new ApiError(422, "Object does not exist");
    }
}
