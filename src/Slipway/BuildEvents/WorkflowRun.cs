using Slipway.Naming;

namespace Slipway.BuildEvents;

/// <summary>A run of GitHub Actions that is over (https://docs.github.com/webhooks/webhook-events-and-payloads#workflow_run).</summary>
/// <param name="Workflow">The name of its workflow.</param>
/// <param name="Repository">The repository, <c>owner/name</c>.</param>
/// <param name="Commit">The commit that it ran for.</param>
/// <param name="Conclusion">How it ended, such as <c>success</c>.</param>
/// <param name="Page">Its page; null where the payload has none.</param>
internal sealed record WorkflowRun(string Workflow, string Repository, CommitSha Commit, string Conclusion, Uri? Page)
{
    /// <summary>Whether it ended well.</summary>
    public bool HasSucceeded => Conclusion == "success";

    /// <summary>Whether it ended without what it was for.</summary>
    public bool HasFailed => Conclusion is "failure" or "timed_out" or "startup_failure";
}
