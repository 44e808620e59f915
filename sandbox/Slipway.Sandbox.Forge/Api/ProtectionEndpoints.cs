using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>Protected branches (https://docs.github.com/en/rest/branches/branch-protection).</summary>
internal static class ProtectionEndpoints
{
    public const string Suffix = "/protection";

    public static void Map(ApiRouter api)
    {
        api.Repository("PUT", "/branches/{**branch}", SetAsync);
        api.Repository("DELETE", "/branches/{**branch}", RemoveAsync);
    }

    public static Task GetAsync(ApiRequest request) => request.AnswerAsync(
        Json(request, request.Repository.Settings.Of(Branch(request)) ?? throw new ApiError(404, "Branch not protected")));

    private static string Branch(ApiRequest request) =>
        request.Path("branch") is var path && path.EndsWith(Suffix, StringComparison.Ordinal) ? path[..^Suffix.Length] : throw ApiError.NotFound();

    private static async Task SetAsync(ApiRequest request)
    {
        var branch = Branch(request);
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
            EnforcesAdmins = body.Flag("enforce_admins") ?? false,
            RequiresLinearHistory = body.Flag("required_linear_history") ?? false,
            AllowsForcePushes = body.Flag("allow_force_pushes") ?? false,
            AllowsDeletions = body.Flag("allow_deletions") ?? false,
        };
        using (await request.Repository.LockAsync(request.Aborted))
        {
            request.Repository.Settings.Protect(branch, protection);
        }

        await request.Repository.ReconsiderAsync(CancellationToken.None);
        await request.AnswerAsync(Json(request, protection));
    }

    private static async Task RemoveAsync(ApiRequest request)
    {
        var branch = Branch(request);
        using (await request.Repository.LockAsync(request.Aborted))
        {
            _ = request.Repository.Settings.Of(branch) ?? throw new ApiError(404, "Branch not protected");
            request.Repository.Settings.Protect(branch, null);
        }

        await request.Repository.ReconsiderAsync(CancellationToken.None);
        await request.AnswerNothingAsync();
    }

    private static IEnumerable<string> Named(JsonNode? checks) => checks is JsonArray list
        ? list.OfType<JsonObject>().Select(check => check.Text("context") ?? throw ApiError.Invalid("ProtectedBranch", "checks"))
        : [];

    private static JsonObject Json(ApiRequest request, BranchProtection protection)
    {
        var url = $"{request.Forge.Address}api/v3/repos/{request.Repository.FullName}/branches/{request.Path("branch")}";
        var json = new JsonObject
        {
            ["url"] = url,
            ["enforce_admins"] = new JsonObject { ["url"] = $"{url}/enforce_admins", ["enabled"] = protection.EnforcesAdmins },
            ["required_linear_history"] = new JsonObject { ["enabled"] = protection.RequiresLinearHistory },
            ["allow_force_pushes"] = new JsonObject { ["enabled"] = protection.AllowsForcePushes },
            ["allow_deletions"] = new JsonObject { ["enabled"] = protection.AllowsDeletions },
        };
        if (protection.RequiredChecks is { } checks)
        {
            json["required_status_checks"] = new JsonObject
            {
                ["url"] = $"{url}/required_status_checks",
                ["strict"] = protection.IsStrict,
                ["contexts"] = new JsonArray([.. checks.Select(name => (JsonNode)name)]),
                ["contexts_url"] = $"{url}/required_status_checks/contexts",
                ["checks"] = new JsonArray([.. checks.Select(name => new JsonObject { ["context"] = name, ["app_id"] = null })]),
            };
        }

        if (protection.RequiredApprovals is { } approvals)
        {
            json["required_pull_request_reviews"] = new JsonObject
            {
                ["url"] = $"{url}/required_pull_request_reviews",
                ["dismiss_stale_reviews"] = protection.DismissesStaleReviews,
                ["require_code_owner_reviews"] = false,
                ["required_approving_review_count"] = approvals,
            };
        }

        return json;
    }
}
