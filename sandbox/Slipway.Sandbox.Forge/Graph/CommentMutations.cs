using Slipway.Sandbox.Forge.Api;

namespace Slipway.Sandbox.Forge.Graph;

/// <summary>Changes of comments, as <c>gh pr comment --edit-last</c> and <c>--delete-last</c> make them.</summary>
internal static class CommentMutations
{
    public static void Add(GraphSchema schema)
    {
        schema["Mutation"].ObjectAsync<object>("updateIssueComment", "UpdateIssueCommentPayload", (_, call) =>
        {
            var body = call.Input.Text("body");
            return string.IsNullOrWhiteSpace(body) || body.Length > PullRequestEndpoints.MaxBodyLength
                ? throw new GraphError("UNPROCESSABLE", "Body cannot be blank, or is too long")
                : ChangeAsync(call, body);
        });
        schema["Mutation"].ObjectAsync<object>("deleteIssueComment", "DeleteIssueCommentPayload", (_, call) => ChangeAsync(call, body: null));
        schema.Add("UpdateIssueCommentPayload")
            .Scalar<ReviewTypes.CommentNode>("clientMutationId", _ => null)
            .Object<ReviewTypes.CommentNode>("issueComment", "IssueComment", node => node);
        schema.Add("DeleteIssueCommentPayload").Scalar<ReviewTypes.CommentNode>("clientMutationId", _ => null);
    }

    private static async Task<object?> ChangeAsync(GraphCall call, string? body)
    {
        var text = call.Input.Text("id") ?? "";
        var repository = NodeId.TryParse(text) is { Type: "IC" } id && id.Owner.Split('/') is [var owner, var name] ? RepositoryTypes.Find(call.Forge, owner, name) : null;
        if (repository?.Settings.Current.IsArchived == true)
        {
            throw new GraphError("FORBIDDEN", "Repository was archived so is read-only.");
        }

        using (repository is null ? null : await repository.LockAsync(call.Request.Aborted))
        {
            if (repository is null || !long.TryParse(NodeId.TryParse(text)!.Key, System.Globalization.CultureInfo.InvariantCulture, out var number)
                || repository.PullRequests.FindComment(number) is not { } found)
            {
                throw new GraphError("NOT_FOUND", $"Could not resolve to a node with the global id of '{text}'");
            }

            var edited = repository.PullRequests.EditComment(found.PullRequest, found.Comment, body);
            return new ReviewTypes.CommentNode(new PullRequestNode(repository, found.PullRequest), edited ?? found.Comment);
        }
    }
}
