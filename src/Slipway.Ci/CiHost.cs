using System.Globalization;
using Slipway.Naming;
using Slipway.Reports;

namespace Slipway.Ci;

/// <summary>The CI system that a build runs on, and what it tells about the run.</summary>
internal sealed record CiHost
{
    private CiHost()
    {
    }

    /// <summary>Which one it is.</summary>
    public required CiSystem System { get; init; }

    /// <summary>The page of the run; null where it does not tell.</summary>
    public Uri? RunPage { get; private init; }

    /// <summary>The pull request that the run is about; null when it is about none, or it does not tell.</summary>
    public int? PullRequest { get; private init; }

    /// <summary>The commit that the run is about; null where it does not tell.</summary>
    public CommitSha? Commit { get; private init; }

    /// <summary>The branch that the run is about, of a pull request its own; null where it is about none, or it does not tell.</summary>
    public string? Branch { get; private init; }

    /// <summary>Who started the run: an account, or a trigger; null where it does not tell.</summary>
    public string? Actor { get; private init; }

    /// <summary>The folder of the checkout; null where it does not tell.</summary>
    public string? Workspace { get; private init; }

    /// <summary>The file whose Markdown it shows on the page of the run; null where there is none.</summary>
    public string? SummaryFile { get; private init; }

    /// <summary>
    /// Whether lines of the log can be commands: to fold a group, to annotate code
    /// (https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions).
    /// </summary>
    public bool HasWorkflowCommands => System == CiSystem.GitHubActions;

    /// <summary>What is to be said of a clone that is not at the commit of the run; null where it is, or where nobody knows.</summary>
    /// <param name="head">The commit that the clone is at.</param>
    public string? DescribeOther(CommitSha head) => Commit is null || Commit == head ? null
        : $"This run is of commit {Commit.Abbreviated}{(Branch is null ? "" : $" of {LogText.Neutralise(Branch)}")}, and the clone is at {head.Abbreviated}: what counts is the clone.";

    /// <summary>The one that this process runs on.</summary>
    public static CiHost Here => Find(Environment.GetEnvironmentVariable);

    /// <summary>Finds it by the environment variables that each system documents.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    public static CiHost Find(Func<string, string?> variable)
    {
        return Get("GITHUB_ACTIONS") == "true" ? GitHubActions(Get)
            : Get("GITLAB_CI") is not null ? GitLab(Get)
            // A Jenkins sets BUILD_ID as well.
            : Get("BUILDER_OUTPUT") is not null || (Get("BUILD_ID") is not null && Get("PROJECT_ID") is not null) ? GoogleCloudBuild(Get)
            : new CiHost { System = Get("CI") is null ? CiSystem.None : CiSystem.Other };

        string? Get(string name) => variable(name) is { Length: > 0 } value ? value : null;
    }

    // https://docs.github.com/en/actions/reference/workflows-and-actions/variables
    private static CiHost GitHubActions(Func<string, string?> variable) => new()
    {
        System = CiSystem.GitHubActions,
        RunPage = (variable("GITHUB_SERVER_URL"), variable("GITHUB_REPOSITORY"), variable("GITHUB_RUN_ID")) is ({ } server, { } repository, { } run)
            ? Address($"{server}/{repository}/actions/runs/{run}")
            : null,
        PullRequest = variable("GITHUB_REF")?.Split('/') is ["refs", "pull", var number, ..] ? Number(number) : null,
        Commit = CommitOf(variable("GITHUB_SHA")),
        Branch = variable("GITHUB_HEAD_REF") ?? (variable("GITHUB_REF_TYPE") == "branch" ? variable("GITHUB_REF_NAME") : null),
        Actor = variable("GITHUB_ACTOR"),
        Workspace = variable("GITHUB_WORKSPACE"),
        SummaryFile = variable("GITHUB_STEP_SUMMARY"),
    };

    // https://docs.gitlab.com/ci/variables/predefined_variables/: the forge is GitHub, where a merge request of GitLab's is no pull request.
    private static CiHost GitLab(Func<string, string?> variable) => new()
    {
        System = CiSystem.GitLab,
        RunPage = Address(variable("CI_JOB_URL") ?? variable("CI_PIPELINE_URL")),
        PullRequest = Number(variable("CI_EXTERNAL_PULL_REQUEST_IID")),
        Commit = CommitOf(variable("CI_COMMIT_SHA")),
        Branch = variable("CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME") ?? variable("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME") ?? variable("CI_COMMIT_BRANCH"),
        Actor = variable("GITLAB_USER_LOGIN"),
        Workspace = variable("CI_PROJECT_DIR"),
    };

    // https://cloud.google.com/build/docs/configuring-builds/substitute-variable-values: a step sees those that its env passes on.
    private static CiHost GoogleCloudBuild(Func<string, string?> variable) => new()
    {
        System = CiSystem.GoogleCloudBuild,
        RunPage = (variable("LOCATION"), variable("BUILD_ID"), variable("PROJECT_ID")) is (var location, { } build, { } project)
            ? Address($"https://console.cloud.google.com/cloud-build/builds{(location is null ? "" : $";region={location}")}/{build}?project={project}")
            : null,
        PullRequest = Number(variable("_PR_NUMBER")),
        Commit = CommitOf(variable("COMMIT_SHA") ?? variable("REVISION_ID")),
        Branch = variable("BRANCH_NAME") ?? variable("_HEAD_BRANCH"),
        // Of accounts, only that of all builds of the trigger is known.
        Actor = variable("TRIGGER_NAME") is { } trigger ? $"the trigger {trigger}" : null,
    };

    private static CommitSha? CommitOf(string? text) => text is null ? null : CommitSha.TryParse(text);

    private static Uri? Address(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null;

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
