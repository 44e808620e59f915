using Slipway.Sandbox.Forge.Api;

namespace Slipway.Sandbox.Forge.Graph;

/// <summary>Opens pull requests, as <c>gh pr create</c> does it.</summary>
internal static class PullRequestCreation
{
    public static void Add(GraphSchema schema)
    {
        schema["Mutation"].ObjectAsync<object>("createPullRequest", "CreatePullRequestPayload", CreateAsync);
        schema.Add("CreatePullRequestPayload")
            .Scalar<PullRequestNode>("clientMutationId", _ => null)
            .Object<PullRequestNode>("pullRequest", "PullRequest", node => node);
    }

    private static async Task<object?> CreateAsync(object source, GraphCall call)
    {
        var input = call.Input;
        var repository = NodeId.TryParse(input.Text("repositoryId") ?? "") is { Type: "R" } id && id.Owner.Split('/') is [var owner, var name]
            ? RepositoryTypes.Find(call.Forge, owner, name)
            : throw new GraphError("NOT_FOUND", $"Could not resolve to a node with the global id of '{input.Text("repositoryId")}'");
        try
        {
            var wish = new NewPullRequest(
                input.Text("headRefName") ?? "", input.Text("baseRefName") ?? "", input.Text("title") ?? "", input.Text("body") ?? "", input.Flag("draft") ?? false);
            return new PullRequestNode(repository, await PullRequestEndpoints.OpenAsync(new ApiRequest(call.Request.Http, call.Forge, repository), wish));
        }
        catch (ApiError error)
        {
            throw new GraphError("UNPROCESSABLE", error.Details);
        }
    }
}
