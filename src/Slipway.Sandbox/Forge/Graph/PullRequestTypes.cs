namespace Slipway.Sandbox.Forge.Graph;

/// <summary>Pull requests and what hangs on them.</summary>
internal static class PullRequestTypes
{
    public static void Add(GraphSchema schema)
    {
        schema.Add("User", "Actor", "Node")
            .Scalar<string>("login", login => login)
            .Scalar<string>("id", login => $"U_{login}")
            .Scalar<string>("name", login => login);
        schema.Add("AutoMergeRequest")
            .Scalar<AutoMergeRequest>("mergeMethod", wish => wish.Method.ToUpperInvariant())
            .Scalar<AutoMergeRequest>("commitHeadline", wish => wish.Title)
            .Scalar<AutoMergeRequest>("commitBody", wish => wish.Message)
            .Scalar<AutoMergeRequest>("authorEmail", _ => null)
            .Scalar<AutoMergeRequest>("enabledAt", wish => wish.EnabledAt)
            .Object<AutoMergeRequest>("enabledBy", "User", wish => wish.User);
        schema.Add("PullRequest", "Node")
            .Scalar<PullRequestNode>("id", node => node.Id)
            .Scalar<PullRequestNode>("number", node => node.Record.Number)
            .Scalar<PullRequestNode>("title", node => node.Record.Title)
            .Scalar<PullRequestNode>("body", node => node.Record.Body)
            .Scalar<PullRequestNode>("url", (node, call) => $"{call.Forge.Address}{node.Repository.FullName}/pull/{node.Record.Number}")
            .Scalar<PullRequestNode>("state", node => node.Record.IsMerged ? "MERGED" : node.Record.IsOpen ? "OPEN" : "CLOSED")
            .Scalar<PullRequestNode>("isDraft", node => node.Record.IsDraft)
            .Scalar<PullRequestNode>("merged", node => node.Record.IsMerged)
            .Scalar<PullRequestNode>("headRefName", node => node.Record.HeadBranch)
            .Scalar<PullRequestNode>("headRefOid", node => node.Record.HeadSha)
            .Scalar<PullRequestNode>("baseRefName", node => node.Record.BaseBranch)
            .Object<PullRequestNode>("author", "User", node => node.Record.Author)
            .Object<PullRequestNode>("autoMergeRequest", "AutoMergeRequest", node => node.Record.AutoMerge);
    }
}
