using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>Protected branches (https://docs.github.com/en/rest/branches/branch-protection). They are set here, and seen in what becomes of merges.</summary>
internal static class ProtectionEndpoints
{
    private const string Suffix = "/protection";

    public static void Map(ApiRouter api) => api.Repository("PUT", "/branches/{**branch}", SetAsync);

    private static async Task SetAsync(ApiRequest request)
    {
        var path = request.Path("branch");
        var branch = path.EndsWith(Suffix, StringComparison.Ordinal) ? path[..^Suffix.Length] : throw ApiError.NotFound();
        var body = await request.ObjectAsync();
        string[] expected = ["required_status_checks", "enforce_admins", "required_pull_request_reviews", "restrictions"];
        if (expected.FirstOrDefault(name => !body.ContainsKey(name)) is { } missing)
        {
            throw new ApiError(422, $"Invalid request.\n\n\"{missing}\" wasn't supplied.");
        }

        _ = await request.Repository.Git.ResolveBranchAsync(branch, request.Aborted) ?? throw new ApiError(404, "Branch not found");
        var checks = body.Object("required_status_checks");
        var reviews = body.Object("required_pull_request_reviews");
        var protection = new BranchProtection
        {
            RequiredChecks = checks is null ? null : [.. (checks["contexts"].Texts() ?? []).Union(Named(checks["checks"]))],
            IsStrict = checks?.Flag("strict") ?? false,
            RequiredApprovals = reviews is null ? null : reviews.Whole("required_approving_review_count") ?? 1,
            DismissesStaleReviews = reviews?.Flag("dismiss_stale_reviews") ?? false,
            RequiresLinearHistory = body.Flag("required_linear_history") ?? false,
        };
        using (await request.Repository.LockAsync(request.Aborted))
        {
            request.Repository.Settings.Protect(branch, protection);
        }

        await request.Repository.ReconsiderAsync(CancellationToken.None);
        await request.AnswerAsync(new JsonObject { ["url"] = $"{request.Forge.Address}api/v3/repos/{request.Repository.FullName}/branches/{path}" });
    }

    private static IEnumerable<string> Named(JsonNode? checks) => checks is JsonArray list
        ? list.OfType<JsonObject>().Select(check => check.Text("context") ?? throw ApiError.Invalid("ProtectedBranch", "checks"))
        : [];
}
