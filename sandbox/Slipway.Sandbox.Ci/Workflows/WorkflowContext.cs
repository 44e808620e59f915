using System.Globalization;
using Slipway.Sandbox.Forge;

namespace Slipway.Sandbox.Ci.Workflows;

/// <summary>
/// What expressions and scripts of a run are told. The secrets are the sandbox's own: its token, and the kubeconfig of its cluster. There is no other one, and no variable.
/// </summary>
internal sealed class WorkflowContext(CiRun run, PullRequestRecord? pullRequest, string baseSha, CiSurroundings surroundings)
{
    private const string Main = ForgeRepository.DefaultBranch;

    private readonly string server = surroundings.Address().AbsoluteUri.TrimEnd('/');

    private string Id => run.Id.ToString(CultureInfo.InvariantCulture);

    private string EventName => pullRequest is null ? "push" : "pull_request_target";

    private string Branch => pullRequest?.BaseBranch ?? Main;

    // Of a pull request it is the base branch's, as the workflow is.
    private string Sha => pullRequest is null ? run.Sha : baseSha;

    /// <summary>Whether a step of the job has failed.</summary>
    public bool IsFailing { get; set; }

    /// <summary>What a name or call stands for; empty where nobody knows.</summary>
    public string Find(string name) => name switch
    {
        "always()" => "true",
        "success()" => IsFailing ? "false" : "true",
        "failure()" => IsFailing ? "true" : "false",
        "cancelled()" => "false",
        "github.repository" => run.Repository,
        "github.repository_owner" => run.Repository.Split('/')[0],
        "github.actor" => ForgeHost.User,
        "github.event_name" => EventName,
        "github.run_id" => Id,
        "github.server_url" => server,
        "github.sha" => Sha,
        "github.ref" => $"refs/heads/{Branch}",
        "github.ref_name" => Branch,
        "github.token" or "secrets.GITHUB_TOKEN" or "secrets.SLACK_TOKEN" => surroundings.Token,
        "github.event.pull_request.number" => pullRequest?.Number.ToString(CultureInfo.InvariantCulture) ?? "",
        "github.event.pull_request.base.sha" => pullRequest is null ? "" : baseSha,
        "github.event.pull_request.head.sha" => pullRequest is null ? "" : run.Sha,
        // There are no forks.
        "github.event.pull_request.head.repo.full_name" => pullRequest is null ? "" : run.Repository,
        "secrets.KUBECONFIG" or "secrets.KUBECONFIG_PREVIEW" or "secrets.KUBECONFIG_READER" => File.ReadAllText(surroundings.Kubeconfig),
        "runner.os" => OperatingSystem.IsLinux() ? "Linux" : OperatingSystem.IsMacOS() ? "macOS" : "Windows",
        _ => "",
    };

    /// <summary>The variables that GitHub Actions sets (https://docs.github.com/actions/reference/workflows-and-actions/variables).</summary>
    /// <param name="workspace">The folder of the checkout.</param>
    /// <param name="temporary">A folder of the job beside it.</param>
    public IEnumerable<(string Name, string Value)> Variables(string workspace, string temporary) =>
    [
        ("GITHUB_ACTIONS", "true"), ("GITHUB_SERVER_URL", server), ("GITHUB_REPOSITORY", run.Repository), ("GITHUB_RUN_ID", Id), ("GITHUB_SHA", Sha), ("GITHUB_REF", $"refs/heads/{Branch}"),
        ("GITHUB_REF_NAME", Branch), ("GITHUB_REF_TYPE", "branch"), ("GITHUB_ACTOR", ForgeHost.User), ("GITHUB_EVENT_NAME", EventName), ("GITHUB_WORKSPACE", workspace), ("RUNNER_TEMP", temporary),
        .. pullRequest is null ? Array.Empty<(string, string)>() : [("GITHUB_HEAD_REF", pullRequest.HeadBranch), ("GITHUB_BASE_REF", pullRequest.BaseBranch)],
    ];
}
