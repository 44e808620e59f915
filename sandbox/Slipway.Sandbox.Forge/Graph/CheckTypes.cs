using Slipway.Sandbox.Forge.Api;

namespace Slipway.Sandbox.Forge.Graph;

/// <summary>Commits of a pull request with their statuses and check runs.</summary>
internal static class CheckTypes
{
    public static void Add(GraphSchema schema)
    {
        GraphConnection.AddTypes(schema, "StatusCheckRollupContext", "PullRequestCommit", "GitActor");
        schema.Add("StatusCheckRollupContext");
        schema.Add("StatusContext", "StatusCheckRollupContext")
            .Scalar<StatusNode>("context", node => node.Status.Context)
            .Scalar<StatusNode>("state", node => node.Status.State.ToUpperInvariant())
            .Scalar<StatusNode>("targetUrl", node => node.Status.TargetUrl ?? "")
            .Scalar<StatusNode>("description", node => node.Status.Description)
            .Scalar<StatusNode>("createdAt", node => node.Status.CreatedAt)
            .Scalar<StatusNode>("isRequired", node => IsRequired(node.PullRequest, node.Status.Context));
        schema.Add("Workflow").Scalar<object>("name", _ => "");
        schema.Add("WorkflowRun").Object<object>("workflow", "Workflow", _ => null);
        schema.Add("CheckSuite").Object<object>("workflowRun", "WorkflowRun", _ => null);
        schema.Add("CheckRun", "StatusCheckRollupContext")
            .Scalar<CheckRunNode>("name", node => node.Run.Name)
            .Scalar<CheckRunNode>("status", node => node.Run.Status.ToUpperInvariant())
            .Scalar<CheckRunNode>("conclusion", node => node.Run.Conclusion?.ToUpperInvariant() ?? "")
            .Scalar<CheckRunNode>("startedAt", node => node.Run.StartedAt)
            .Scalar<CheckRunNode>("completedAt", node => node.Run.CompletedAt)
            .Scalar<CheckRunNode>("detailsUrl", node => node.Run.DetailsUrl ?? "")
            .Scalar<CheckRunNode>("isRequired", node => IsRequired(node.PullRequest, node.Run.Name))
            .Object<CheckRunNode>("checkSuite", "CheckSuite", node => node);
        schema.Add("StatusCheckRollup")
            .Scalar<CommitNode>("state", node => Rollup(node))
            .Object<CommitNode>("contexts", "StatusCheckRollupContextConnection", (node, call) => GraphConnection.Of(Contexts(node), call));
        schema.Add("GitActor")
            .Scalar<GitPerson>("name", person => person.Name)
            .Scalar<GitPerson>("email", person => person.Email)
            .Object<GitPerson>("user", "User", _ => null);
        schema.Add("Commit")
            .Scalar<CommitNode>("oid", node => node.Sha)
            .Scalar<CommitNode>("abbreviatedOid", node => node.Sha[..7])
            .Scalar<CommitNode>("messageHeadline", node => node.Message.Split('\n')[0])
            .Scalar<CommitNode>("messageBody", node => node.Message.Contains('\n', StringComparison.Ordinal) ? node.Message[(node.Message.IndexOf('\n', StringComparison.Ordinal) + 1)..].Trim('\n') : "")
            .Scalar<CommitNode>("committedDate", node => node.Committed)
            .Scalar<CommitNode>("authoredDate", node => node.Authored)
            .Object<CommitNode>("authors", "GitActorConnection", (node, call) => GraphConnection.Of([node.Author], call))
            .Object<CommitNode>("statusCheckRollup", "StatusCheckRollup", node => Contexts(node).Any() ? node : null);
        schema.Add("PullRequestCommit").Object<CommitNode>("commit", "Commit", node => node);
    }

    /// <summary>The commits of a pull request, oldest first.</summary>
    public static async Task<object?> CommitsAsync(PullRequestNode node, GraphCall call)
    {
        var request = new ApiRequest(call.Request.Http, call.Forge, node.Repository);
        var commits = await CommitEndpoints.RangeAsync(request, node.Record.BaseSha, node.Record.HeadSha);
        return GraphConnection.Of(commits.Select(json => new CommitNode(
            node,
            json["sha"]!.GetValue<string>(),
            json["commit"]!["message"]!.GetValue<string>(),
            new GitPerson(json["commit"]!["author"]!["name"]!.GetValue<string>(), json["commit"]!["author"]!["email"]!.GetValue<string>()),
            json["commit"]!["author"]!["date"]!.GetValue<string>(),
            json["commit"]!["committer"]!["date"]!.GetValue<string>())), call);
    }

    private static IEnumerable<object> Contexts(CommitNode node) =>
    [
        .. node.PullRequest.Repository.Statuses.Of(node.Sha).Latest.Select(status => new GraphObject("StatusContext", new StatusNode(node.PullRequest, status))),
        .. node.PullRequest.Repository.CheckRuns.LatestOf(node.Sha).Select(run => new GraphObject("CheckRun", new CheckRunNode(node.PullRequest, run))),
    ];

    private static string Rollup(CommitNode node)
    {
        var checks = CommitCheck.Of(node.PullRequest.Repository, node.Sha);
        return checks.Any(check => check.State == CheckState.Failure) ? "FAILURE"
            : checks.Any(check => check.State == CheckState.Pending) ? "PENDING"
            : "SUCCESS";
    }

    private static bool IsRequired(PullRequestNode node, string name) =>
        node.Repository.Settings.Of(node.Record.BaseBranch)?.RequiredChecks?.Contains(name) ?? false;

    private sealed record StatusNode(PullRequestNode PullRequest, StatusRecord Status);

    private sealed record CheckRunNode(PullRequestNode PullRequest, CheckRunRecord Run);

    private sealed record GitPerson(string Name, string Email);

    private sealed record CommitNode(PullRequestNode PullRequest, string Sha, string Message, GitPerson Author, string Authored, string Committed);
}
