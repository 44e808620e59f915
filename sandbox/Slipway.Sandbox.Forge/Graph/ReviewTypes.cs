namespace Slipway.Sandbox.Forge.Graph;

/// <summary>Reviews and comments.</summary>
internal static class ReviewTypes
{
    public static void Add(GraphSchema schema)
    {
        GraphConnection.AddTypes(schema, "PullRequestReview", "ReviewRequest", "IssueComment", "Reaction");
        schema.Add("Reaction").Scalar<object>("content", _ => "");
        schema.Add("ReactionGroup").Scalar<object>("content", _ => "").Object<object>("users", "UserConnection", (_, call) => GraphConnection.Of([], call));
        schema.Add("GitObject").Scalar<string>("oid", sha => sha);
        schema.Add("PullRequestReview", "Node")
            .Scalar<ReviewRecord>("id", review => $"PRR_{review.Id}")
            .Scalar<ReviewRecord>("authorAssociation", _ => "COLLABORATOR")
            .Scalar<ReviewRecord>("submittedAt", review => review.SubmittedAt)
            .Scalar<ReviewRecord>("body", review => review.Body)
            .Scalar<ReviewRecord>("state", review => review.State)
            .Object<ReviewRecord>("author", "User", review => review.User)
            .Object<ReviewRecord>("commit", "GitObject", review => review.CommitId)
            .Object<ReviewRecord>("reactionGroups", "ReactionGroup", _ => Array.Empty<object>());
        schema.Add("RequestedReviewer");
        schema.Add("Team", "RequestedReviewer", "Node")
            .Scalar<TeamNode>("id", team => $"T_{team.Slug}")
            .Scalar<TeamNode>("name", team => team.Slug)
            .Scalar<TeamNode>("slug", team => team.Slug)
            .Object<TeamNode>("organization", "User", team => team.Organization);
        schema.Add("ReviewRequest").Object<Requested>("requestedReviewer", "RequestedReviewer", request => request.Reviewer);
        schema.Add("IssueComment", "Node")
            .Scalar<CommentNode>("id", node => NodeId.Comment(node.PullRequest.Repository, node.Comment).Text)
            .Scalar<CommentNode>("body", node => node.Comment.Body)
            .Scalar<CommentNode>("authorAssociation", _ => "OWNER")
            .Scalar<CommentNode>("createdAt", node => node.Comment.CreatedAt)
            .Scalar<CommentNode>("includesCreatedEdit", node => node.Comment.UpdatedAt != node.Comment.CreatedAt)
            .Scalar<CommentNode>("isMinimized", _ => false)
            .Scalar<CommentNode>("minimizedReason", _ => "")
            .Scalar<CommentNode>("viewerDidAuthor", (node, call) => node.Comment.User == call.Request.Login)
            .Scalar<CommentNode>("url", (node, call) =>
                $"{call.Forge.Address}{node.PullRequest.Repository.FullName}/pull/{node.PullRequest.Record.Number}#issuecomment-{node.Comment.Id}")
            .Object<CommentNode>("author", "User", node => node.Comment.User)
            .Object<CommentNode>("reactionGroups", "ReactionGroup", _ => Array.Empty<object>());
    }

    public static GraphConnection Requests(PullRequestNode node, GraphCall call) => GraphConnection.Of(
        [
            .. node.Record.Reviewers.Select(name => new Requested(new GraphObject("User", name))),
            .. node.Record.Teams.Select(slug => new Requested(new GraphObject("Team", new TeamNode(slug, node.Repository.Owner)))),
        ],
        call);

    public sealed record CommentNode(PullRequestNode PullRequest, CommentRecord Comment);

    public sealed record Requested(GraphObject Reviewer);

    private sealed record TeamNode(string Slug, string Organization);
}
