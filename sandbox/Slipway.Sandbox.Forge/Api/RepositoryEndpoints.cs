using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>A repository's settings (https://docs.github.com/en/rest/repos/repos#update-a-repository).</summary>
internal static class RepositoryEndpoints
{
    public static void Map(ApiRouter api)
    {
        api.Repository("GET", "", request => request.AnswerAsync(request.Json.Repository()));
        api.Repository("PATCH", "", UpdateAsync);
    }

    private static async Task UpdateAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        using (await request.Repository.LockAsync(request.Aborted))
        {
            var before = request.Repository.Settings.Current;
            var after = before with
            {
                Description = body.Text("description") ?? before.Description,
                AllowMergeCommit = body.Flag("allow_merge_commit") ?? before.AllowMergeCommit,
                AllowSquashMerge = body.Flag("allow_squash_merge") ?? before.AllowSquashMerge,
                AllowRebaseMerge = body.Flag("allow_rebase_merge") ?? before.AllowRebaseMerge,
                AllowAutoMerge = body.Flag("allow_auto_merge") ?? before.AllowAutoMerge,
                DeleteBranchOnMerge = body.Flag("delete_branch_on_merge") ?? before.DeleteBranchOnMerge,
                IsArchived = body.Flag("archived") ?? before.IsArchived,
            };
            if (after is { AllowMergeCommit: false, AllowSquashMerge: false, AllowRebaseMerge: false })
            {
                throw ApiError.Custom("Repository", "Sorry, you need to allow at least one merge strategy. (no_merge_method)");
            }

            request.Repository.Settings.Save(after);
        }

        var repository = request.Repository;
        if (body.Text("name") is { } name && name != repository.Name)
        {
            repository = await request.Forge.RenameAsync(repository, name, request.Aborted);
        }

        await request.AnswerAsync(new ApiJson(request.Forge.Address, repository).Repository());
    }
}
