using System.Text.Json.Nodes;
using Slipway.Sandbox.Forge.Api;

namespace Slipway.Sandbox.Forge.Graph;

/// <summary>Pull requests.</summary>
internal static class PullRequestTypes
{
    public static void Add(GraphSchema schema)
    {
        GraphConnection.AddTypes(schema, "PullRequestChangedFile");
        schema.Add("PullRequestChangedFile")
            .Scalar<JsonObject>("path", file => file["filename"]!.GetValue<string>())
            .Scalar<JsonObject>("additions", file => file["additions"]!.GetValue<int>())
            .Scalar<JsonObject>("deletions", file => file["deletions"]!.GetValue<int>());
        schema.Add("AutoMergeRequest")
            .Scalar<AutoMergeRequest>("mergeMethod", wish => wish.Method.ToUpperInvariant())
            .Scalar<AutoMergeRequest>("commitHeadline", wish => wish.Title)
            .Scalar<AutoMergeRequest>("commitBody", wish => wish.Message)
            .Scalar<AutoMergeRequest>("authorEmail", _ => null)
            .Scalar<AutoMergeRequest>("enabledAt", wish => wish.EnabledAt)
            .Object<AutoMergeRequest>("enabledBy", "User", wish => wish.User);
        AddLists(AddValues(schema.Add("PullRequest", "Node")));
    }

    private static GraphType AddValues(GraphType type) => type
        .Scalar<PullRequestNode>("id", node => node.Id)
        .Scalar<PullRequestNode>("number", node => node.Record.Number)
        .Scalar<PullRequestNode>("title", node => node.Record.Title)
        .Scalar<PullRequestNode>("body", node => node.Record.Body)
        .Scalar<PullRequestNode>("url", (node, call) => $"{call.Forge.Address}{node.Repository.FullName}/pull/{node.Record.Number}")
        .Scalar<PullRequestNode>("state", node => node.State)
        .Scalar<PullRequestNode>("closed", node => !node.Record.IsOpen)
        .Scalar<PullRequestNode>("isDraft", node => node.Record.IsDraft)
        .Scalar<PullRequestNode>("isCrossRepository", _ => false)
        .Scalar<PullRequestNode>("maintainerCanModify", _ => false)
        .Scalar<PullRequestNode>("merged", node => node.Record.IsMerged)
        .Scalar<PullRequestNode>("mergedAt", node => node.Record.MergedAt)
        .Scalar<PullRequestNode>("createdAt", node => node.Record.CreatedAt)
        .Scalar<PullRequestNode>("updatedAt", node => node.Record.UpdatedAt)
        .Scalar<PullRequestNode>("closedAt", node => node.Record.ClosedAt)
        .Scalar<PullRequestNode>("headRefName", node => node.Record.HeadBranch)
        .Scalar<PullRequestNode>("headRefOid", node => node.Record.HeadSha)
        .Scalar<PullRequestNode>("baseRefName", node => node.Record.BaseBranch)
        .Scalar<PullRequestNode>("reviewDecision", node => Decision(node))
        .Scalar<PullRequestNode>("viewerMergeHeadlineText", node => node.Record.Title)
        .Scalar<PullRequestNode>("viewerMergeBodyText", node => node.Record.Body)
        .ScalarAsync<PullRequestNode>("mergeable", async (node, call) => (await JudgeAsync(node, call)).IsMergeable switch
        {
            true => "MERGEABLE", false => "CONFLICTING", null => "UNKNOWN",
        })
        .ScalarAsync<PullRequestNode>("mergeStateStatus", async (node, call) => (await JudgeAsync(node, call)).Name.ToUpperInvariant())
        .ScalarAsync<PullRequestNode>("additions", async (node, call) => (await FilesAsync(node, call)).Sum(file => file["additions"]!.GetValue<int>()))
        .ScalarAsync<PullRequestNode>("deletions", async (node, call) => (await FilesAsync(node, call)).Sum(file => file["deletions"]!.GetValue<int>()))
        .ScalarAsync<PullRequestNode>("changedFiles", async (node, call) => (await FilesAsync(node, call)).Count)
        .Object<PullRequestNode>("author", "User", node => node.Record.Author)
        .Object<PullRequestNode>("mergedBy", "User", node => node.Record.IsMerged ? node.Record.MergedBy ?? ForgeHost.User : null)
        .Object<PullRequestNode>("mergeCommit", "GitObject", node => node.Record.IsMerged ? node.Record.MergeCommit : null)
        .Object<PullRequestNode>("potentialMergeCommit", "GitObject", _ => null)
        .Object<PullRequestNode>("headRepository", "Repository", node => node.Repository)
        .Object<PullRequestNode>("headRepositoryOwner", "User", node => node.Repository.Owner)
        .Object<PullRequestNode>("baseRef", "Ref", node => RepositoryTypes.Branch(node.Repository, node.Record.BaseBranch))
        .Object<PullRequestNode>("milestone", "Milestone", _ => null)
        .Object<PullRequestNode>("autoMergeRequest", "AutoMergeRequest", node => node.Record.AutoMerge)
        .Object<PullRequestNode>("reactionGroups", "ReactionGroup", _ => Array.Empty<object>());

    private static void AddLists(GraphType type) => type
        .Object<PullRequestNode>("assignees", "UserConnection", (_, call) => GraphConnection.Of([], call))
        .Object<PullRequestNode>("projectCards", "ProjectCardConnection", (_, call) => GraphConnection.Of([], call))
        .Object<PullRequestNode>("projectItems", "ProjectV2ItemConnection", (_, call) => GraphConnection.Of([], call))
        .Object<PullRequestNode>("labels", "LabelConnection", (node, call) => GraphConnection.Of(node.Record.Labels.Select(node.Repository.Labels.Ensure), call))
        .Object<PullRequestNode>("comments", "IssueCommentConnection", (node, call) =>
            GraphConnection.Of(node.Record.Comments.Select(comment => new ReviewTypes.CommentNode(node, comment)), call))
        .Object<PullRequestNode>("reviews", "PullRequestReviewConnection", (node, call) => GraphConnection.Of(node.Record.Reviews, call))
        .Object<PullRequestNode>("latestReviews", "PullRequestReviewConnection", (node, call) =>
            GraphConnection.Of(node.Record.Reviews.GroupBy(review => review.User).Select(group => group.Last()), call))
        .Object<PullRequestNode>("reviewRequests", "ReviewRequestConnection", ReviewTypes.Requests)
        .ObjectAsync<PullRequestNode>("files", "PullRequestChangedFileConnection", async (node, call) => GraphConnection.Of(await FilesAsync(node, call), call))
        .ObjectAsync<PullRequestNode>("commits", "PullRequestCommitConnection", CheckTypes.CommitsAsync);

    private static Task<MergeState> JudgeAsync(PullRequestNode node, GraphCall call) =>
        new MergeRules(node.Repository).JudgeAsync(node.Record, call.Request.Aborted);

    private static Task<IReadOnlyList<JsonObject>> FilesAsync(PullRequestNode node, GraphCall call) => CompareEndpoints.ChangesAsync(
        new ApiRequest(call.Request.Http, call.Forge, node.Repository), node.Record.BaseSha, node.Record.HeadSha, withPatches: false);

    private static string? Decision(PullRequestNode node)
    {
        var required = node.Repository.Settings.Of(node.Record.BaseBranch)?.RequiredApprovals;
        var opinions = ReviewRecord.Opinions(node.Record.Reviews).ToList();
        return opinions.Exists(review => review.State == ReviewRecord.ChangesRequested) ? "CHANGES_REQUESTED"
            : opinions.Count(review => review.State == ReviewRecord.Approved) is var approvals && approvals >= Math.Max(1, required ?? 1) ? "APPROVED"
            : required is > 0 ? "REVIEW_REQUIRED"
            : null;
    }
}
