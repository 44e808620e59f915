namespace Slipway.Ci.Workflows;

/// <summary>The workflows of GitHub Actions.</summary>
internal sealed partial class GitHubWorkflows(BuildFacts facts, WorkflowOptions options)
{
    private const string OfOwn = "github.event.pull_request.head.repo.full_name == github.repository";

    private readonly GitHubSteps steps = new(facts, options);

    public IEnumerable<WorkflowFile> Files()
    {
        foreach (var (target, file) in new (string, Func<WorkflowFile>)[] { ("Release", Release), ("Preview", Preview), ("Deploy", Deploy), ("DetectDrift", Drift), ("ReleaseFromEvent", Events) })
        {
            if (facts.Targets.Contains(target) && (target != "ReleaseFromEvent" || options.Events))
            {
                yield return file();
            }
        }

        if (facts.Targets.Contains("Deploy") && Operation.All.Any(facts.Targets.Contains))
        {
            yield return Operate();
        }
    }

    private WorkflowFile Release() => File(
        "release",
        facts.IsBoth
            ? "of a repository that has source and manifests: every commit of {0} that changes more than manifests becomes a release pull request here."
            : "of an application repository: every commit of {0} becomes a release pull request in the config repository.",
        $"""
        on:
          push:
            branches: [{options.Branch}]
        {(facts.IsBoth ? Ignored() : "")}
        """,
        "# One release after the other. None is cancelled half-way; of those that wait, GitHub keeps the newest.\n" + OneAtATime("release"),
        new GitHubJob
        {
            Id = "release",
            Minutes = 60,
            Permissions = ["contents: read", .. facts.IsGoogleRegistry ? ["id-token: write"] : steps.RegistryPermission("write"), .. facts.RegistryHost == "ghcr.io" ? [] : steps.FeedPermission],
            Steps =
            [
                "# The version is counted from the history, and the pull request lists it.",
                GitHubSteps.Checkout,
                GitHubSteps.Cache,
                facts.IsGoogleRegistry ? GitHubSteps.GoogleCloud("GOOGLE_RELEASE_ACCOUNT") : steps.RegistryLogin,
                "# The app, and not GITHUB_TOKEN: that one cannot write to another repository, and nothing starts for what it pushes.",
                steps.Run("Release --wait", [.. steps.App, .. steps.Slack]),
                GitHubSteps.Artifacts,
            ],
        });

    private WorkflowFile Preview() => File(
        "preview",
        """
        of a config repository: what merging a pull request would change.
        #
        # pull_request_target runs this file and the build of the base branch, with credentials. The pull request's files are data: they are checked out
        # beside the build and never run. Do not change this to run anything of the folder 'proposal'.
        #
        # A pull request of this repository is rehearsed by the server, which asks for the rights of the writes themselves. One of a fork is compared by an account
        # that may only read, and the preview says "not dry-run".
        """,
        $"""
        on:
          pull_request_target:
            branches: [{options.Branch}]
        """,
        """
        concurrency:
          group: preview-${{ github.event.pull_request.number }}
          cancel-in-progress: true
        """,
        new GitHubJob
        {
            Id = "preview",
            Minutes = 20,
            Permissions = ["contents: read", .. steps.ClusterPermission, .. steps.RegistryPermission("read"), .. steps.FeedPermission, "pull-requests: write", "statuses: write"],
            Steps =
            [
                .. GitHubSteps.ProposalCheckout,
                "# Only read: a run with a pull request leaves nothing for those that deploy.",
                GitHubSteps.CacheToRead,
                steps.RegistryLogin,
                steps.Clusters(
                    $"${{{{ {OfOwn} && secrets.KUBECONFIG_PREVIEW || secrets.KUBECONFIG_READER }}}}",
                    $"${{{{ {OfOwn} && vars.GOOGLE_PREVIEW_ACCOUNT || vars.GOOGLE_READER_ACCOUNT }}}}"),
                steps.Run(
                    "Preview --manifests proposal",
                    [
                        ("GITHUB_TOKEN", "${{ secrets.GITHUB_TOKEN }}"),
                        ($"{facts.Prefix}PULL_REQUEST", "${{ github.event.pull_request.number }}"),
                        ($"{facts.Prefix}READ_ONLY", $"${{{{ !({OfOwn}) }}}}"),
                        .. steps.Slack,
                    ]),
            ],
        });

    private WorkflowFile Deploy() => File(
        "deploy",
        "of a config repository: brings the clusters to what {0} says.",
        $"""
        on:
          push:
            branches: [{options.Branch}]
        {Schedule()}  workflow_dispatch:
            inputs:
              stage:
                description: Stage. Empty for all
                default: ""
              application:
                description: Application. Empty for all
                default: ""
              approve-prune:
                description: Hash of a plan that prunes more than the stage's budget allows, as the plan's text names it
                default: ""
              approve-plan:
                description: Hash of a plan that does more than was reviewed, as the failure names it
                default: ""
              ignore-approvals:
                description: Deploy without the approvals that slipway.yaml asks for. What is missing is recorded
                type: boolean
                default: false
              ignore-freeze:
                description: Deploy in spite of a freeze
                type: boolean
                default: false
              skip-hook:
                description: Jobs of hooks that cannot succeed and count as done, as the failure names them. With stage, application and reason
                default: ""
              reason:
                description: Why, for the record
                default: ""
        """,
        options.Gates.Count > 0
            ? "# No concurrency group: a run that waits for an approval would hold up all others. Slipway's locks keep two runs apart, and a late one changes nothing."
            : "# One deployment after the other, and none is cancelled half-way. GitHub drops queued runs but the newest, which is why Deploy converges everything.\n" + OneAtATime("deploy"),
        options.Gates.Count > 0 ? [.. facts.Stages.Select(stage => DeployJob(stage))] : [DeployJob(stage: null)]);

    // A run that has nothing to go on with reads, and writes nothing.
    private string Schedule() => facts.Scheduled(options) is { Count: > 0 } stages
        ? $"  # Takes rollouts in {string.Join(", ", stages)} to their next step. GitHub may start these runs late, and in a public repository stops them after 60 days without a commit.\n"
            + "  schedule:\n    - cron: \"*/10 * * * *\"\n"
        : "";

    private GitHubJob DeployJob(FactsOfStage? stage) => new()
    {
        Id = stage is null ? "deploy" : $"deploy-{stage.Name}",
        Minutes = 60,
        Needs = stage is null ? [] : [.. stage.Requires.Select(required => $"deploy-{required}")],
        // One that failed is known to those that require it.
        Condition = stage is null ? null
            : $"${{{{ !cancelled() && (!inputs.stage || inputs.stage == '{stage.Name}'){(facts.Scheduled(options).Count > 0 && options.Gates.Contains(stage.Name) ? " && github.event_name != 'schedule'" : "")} }}}}",
        Environment = stage is not null && options.Gates.Contains(stage.Name) ? stage.Name : null,
        Permissions = ["contents: read", .. steps.ClusterPermission, .. steps.FeedPermission],
        Steps =
        [
            GitHubSteps.Checkout,
            GitHubSteps.Cache,
            steps.Clusters("KUBECONFIG", "GOOGLE_DEPLOY_ACCOUNT"),
            "# The app, and not GITHUB_TOKEN: the pull requests of promotions and restores have to start Preview.",
            steps.Run(
                "Deploy",
                [
                    ($"{facts.Prefix}STAGE", stage?.Name ?? "${{ inputs.stage }}"),
                    ($"{facts.Prefix}APPLICATION", "${{ inputs.application }}"),
                    ($"{facts.Prefix}APPROVE_PRUNE", "${{ inputs.approve-prune }}"),
                    ($"{facts.Prefix}APPROVE_PLAN", "${{ inputs.approve-plan }}"),
                    ($"{facts.Prefix}IGNORE_APPROVALS", "${{ inputs.ignore-approvals || false }}"),
                    ($"{facts.Prefix}IGNORE_FREEZE", "${{ inputs.ignore-freeze || false }}"),
                    ($"{facts.Prefix}SKIP_HOOK", "${{ inputs.skip-hook }}"),
                    ($"{facts.Prefix}REASON", "${{ inputs.reason }}"),
                    .. steps.App,
                    .. steps.Slack,
                ]),
            stage is null ? GitHubSteps.Artifacts : GitHubSteps.Artifacts.Replace("name: slipway", $"name: slipway-{stage.Name}", StringComparison.Ordinal),
        ],
    };

    private WorkflowFile File(string name, string about, string triggers, string concurrency, params IReadOnlyList<GitHubJob> jobs) => WorkflowFile.Of(
        $".github/workflows/{name}.yml",
        $"# .github/workflows/{name}.yml {about.Replace("{0}", options.Branch, StringComparison.Ordinal)}",
        $"name: {char.ToUpperInvariant(name[0])}{name[1..]}",
        triggers.TrimEnd(),
        "\npermissions: {}\n",
        concurrency + "\n",
        "jobs:",
        string.Join("\n\n", jobs.Select(job => GitHubJob.Indented(job.Text(options.RunsOn), 2))));

    // The stages' folders: what is merged there is deployed, and releases nothing.
    private string Ignored() =>
        "    # The stages of slipway.yaml. What is merged there is deployed by deploy.yml, and releases nothing: without this, Release would start, and say that there is nothing to do.\n    paths-ignore:\n"
        + string.Join('\n', facts.Stages.Select(stage => $"      - {stage.Name}/**"));

    private static string OneAtATime(string group) => $"""
        concurrency:
          group: {group}
          cancel-in-progress: false
        """;
}
