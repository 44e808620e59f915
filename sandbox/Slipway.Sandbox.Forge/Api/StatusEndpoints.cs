using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>Commit statuses (https://docs.github.com/en/rest/commits/statuses).</summary>
internal static class StatusEndpoints
{
    public static void Map(ApiRouter api)
    {
        api.Repository("POST", "/statuses/{sha}", CreateAsync);
        api.Repository("GET", "/statuses/{**ref}", request => ListAsync(request, request.Path("ref")));
    }

    public static async Task ListAsync(ApiRequest request, string revision)
    {
        var statuses = request.Repository.Statuses.Of(await request.CommitAsync(revision));
        await request.AnswerListAsync(statuses.Statuses.Reverse(), status => request.Json.Status(statuses.Sha, status));
    }

    public static async Task CombinedAsync(ApiRequest request, string revision) =>
        await request.AnswerAsync(request.Json.CombinedStatus(request.Repository.Statuses.Of(await request.CommitAsync(revision))));

    private static async Task CreateAsync(ApiRequest request)
    {
        var sha = await request.Repository.Git.ResolveAsync(request.Route("sha"), request.Aborted);
        if (sha is null || sha != request.Route("sha"))
        {
            throw new ApiError(422, $"No commit found for SHA: {request.Route("sha")}");
        }

        var body = await request.ObjectAsync();
        var state = body.Text("state") ?? throw ApiError.Invalid("Status", "state", "missing_field");
        if (state is not ("error" or "failure" or "pending" or "success"))
        {
            throw ApiError.Invalid("Status", "state");
        }

        var description = body.Text("description");
        if (description?.Length > 140)
        {
            throw ApiError.Custom("Status", "description is too long (maximum is 140 characters)");
        }

        var status = request.Repository.Statuses.Add(sha, body.Text("context") ?? "default", state, description, body.Text("target_url"))
            ?? throw ApiError.Custom("Status", "This SHA and context has reached the maximum number of statuses.");
        await request.Repository.ReconsiderAsync(CancellationToken.None);
        await request.AnswerAsync(request.Json.Status(sha, status), StatusCodes.Status201Created);
    }
}
