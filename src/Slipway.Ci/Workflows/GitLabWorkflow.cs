namespace Slipway.Ci.Workflows;

/// <summary>The file of GitLab CI, for repositories that are on GitHub. What is a variable of the project there reaches each job under its own name.</summary>
internal sealed class GitLabWorkflow(BuildFacts facts, WorkflowOptions options)
{
    private readonly string onBranch = $"$CI_PIPELINE_SOURCE == \"push\" && $CI_COMMIT_BRANCH == \"{options.Branch}\"";

    private const string OfRollouts = "$CI_PIPELINE_SOURCE == \"schedule\" && $ROLLOUTS == \"true\"";

    private readonly IReadOnlyList<string> operations = facts.Targets.Contains("Deploy") ? [.. Operation.All.Where(facts.Targets.Contains)] : [];

    private bool IsGoogle => WorkflowFiles.ClustersOf(facts, options) == ClusterCredentials.GoogleCloud;

    public IEnumerable<WorkflowFile> Files() =>
        [WorkflowFile.Of(".gitlab-ci.yml", [About(), Shared(), .. Jobs().Select(job => "\n" + job.Text())])];

    private IEnumerable<GitLabJob> Jobs()
    {
        if (facts.Targets.Contains("Release"))
        {
            yield return new GitLabJob { Name = "release", Condition = onBranch, Script = ["bash build.sh Release --wait"], Minutes = 60, Group = "release", HasGoogleIdentity = facts.IsGoogleRegistry };
        }

        if (facts.Targets.Contains("Preview"))
        {
            yield return new GitLabJob
            {
                Name = "preview",
                Comment = "The base branch's build, outside of the checkout: the pull request's files are data. It leaves nothing for the jobs that deploy.",
                Condition = "$CI_PIPELINE_SOURCE == \"external_pull_request_event\"",
                Script =
                [
                    "git fetch --quiet origin \"+refs/heads/$CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME:refs/slipway/base\"",
                    "git init --quiet /tmp/base",
                    "git -C /tmp/base fetch --quiet \"$CI_PROJECT_DIR\" refs/slipway/base",
                    "git -C /tmp/base checkout --quiet --detach FETCH_HEAD",
                    "cd /tmp/base",
                    "bash build.sh Preview --manifests \"$CI_PROJECT_DIR\"",
                ],
                Minutes = 20,
                IsCached = false,
                HasGoogleIdentity = IsGoogle,
            };
        }

        if (facts.Targets.Contains("Deploy"))
        {
            foreach (var job in options.Gates.Count == 0 ? [Deploy(stage: null)] : facts.Stages.Select(stage => Deploy(stage)))
            {
                yield return job;
            }
        }

        if (facts.Targets.Contains("Deploy") && facts.Scheduled(options) is { Count: > 0 } stages)
        {
            yield return new GitLabJob
            {
                Name = "rollouts", Comment = $"For a schedule of every ten minutes with the variable ROLLOUTS=true: takes rollouts in {string.Join(", ", stages)} to their next step.", Condition = OfRollouts,
                // What waits for somebody is not for a schedule.
                Script = options.Gates.Count == 0 ? ["bash build.sh Deploy"] : [.. stages.Select(stage => $"bash build.sh Deploy --stage {stage}")],
                Minutes = 60, Group = "deploy", HasGoogleIdentity = IsGoogle,
            };
        }

        if (facts.Targets.Contains("DetectDrift"))
        {
            yield return new GitLabJob
            {
                Name = "drift", Comment = "For a schedule (Build, Pipeline schedules), such as every night.",
                Condition = "$CI_PIPELINE_SOURCE == \"schedule\"" + (facts.Scheduled(options).Count > 0 ? " && $ROLLOUTS != \"true\"" : ""),
                Script = ["bash build.sh DetectDrift"], Minutes = 20, HasGoogleIdentity = IsGoogle,
            };
        }

        if (operations.Count > 0)
        {
            yield return new GitLabJob
            {
                Name = "operate", Comment = "By hand (Build, Pipelines, New pipeline), with the variables above as a form.", Condition = "$CI_PIPELINE_SOURCE == \"web\"",
                Script = ["bash build.sh \"$TARGET\""], Minutes = 20, Group = "operate", HasGoogleIdentity = IsGoogle,
            };
        }
    }

    // With gates, jobs of one stage need no group: one that waits for somebody would hold up the others, and Slipway's locks keep them apart.
    private GitLabJob Deploy(FactsOfStage? stage) => new()
    {
        Name = stage is null ? "deploy" : $"deploy-{stage.Name}",
        Condition = onBranch,
        Script = [stage is null ? "bash build.sh Deploy" : $"bash build.sh Deploy --stage {stage.Name}"],
        Minutes = 60,
        Gate = stage is not null && options.Gates.Contains(stage.Name) ? stage.Name : null,
        Needs = stage is null ? [] : [.. stage.Requires.Select(required => $"deploy-{required}")],
        Group = stage is null ? "deploy" : null,
        HasGoogleIdentity = IsGoogle,
    };

    private string About()
    {
        var variables = new[]
        {
            $"{facts.Prefix}FORGE_APP_ID, {facts.Prefix}FORGE_APP_KEY",
            facts.Targets.Contains("Release") && !facts.IsGoogleRegistry ? "DOTNET_CONTAINER_REGISTRY_UNAME, DOTNET_CONTAINER_REGISTRY_PWORD" : null,
            facts.Targets.Contains("Deploy") && WorkflowFiles.ClustersOf(facts, options) == ClusterCredentials.Kubeconfig ? "KUBECONFIG (a file)" : null,
            (facts.Targets.Contains("Deploy") && IsGoogle) || facts.IsGoogleRegistry ? "GOOGLE_PROJECT_NUMBER, GOOGLE_ACCOUNT" : null,
            options.Feed is { } feed ? $"NuGetPackageSourceCredentials_{feed.Source} (Username={feed.User};Password=…)" : null,
            facts.HasSlack ? $"{facts.Prefix}SLACK_TOKEN" : null,
        };
        return string.Join('\n', new[]
        {
            $"# .gitlab-ci.yml of {(facts.IsBoth ? "a repository that has source and manifests" : facts.Targets.Contains("Release") ? "an application repository" : "a config repository")} that is on GitHub and has its CI on GitLab.",
            $"# Variables of the project (Settings, CI/CD), masked: {string.Join(", ", variables.OfType<string>())}.",
            !facts.Targets.Contains("Preview") ? null : $"""
                #
                # GitLab takes this file from the branch that it builds: whoever may push a branch runs what they like with each variable that is not protected. So protect them all, and give the preview,
                # which is of a branch that is not protected, its own: a kubeconfig or account that may read only, with {facts.Prefix}READ_ONLY=true, and a GitHub App that reads contents
                # and writes statuses and comments: it keeps the plan as a comment on the pull request. GitLab does not build pull requests of forks.
                """,
        }.OfType<string>());
    }

    private string Shared() => string.Join('\n', (string[])
    [
        "default:",
        $"  image: {CloudBuildWorkflows.Sdk}",
        "",
        "variables:",
        "  # The whole history: versions are counted from it, and it tells which of two commits is newer.",
        "  GIT_DEPTH: \"0\"",
        "  SLIPWAY_BUILD_CACHE: .nuke/temp/builds",
        "  NUGET_PACKAGES: $CI_PROJECT_DIR/.nuke/temp/packages",
        .. operations.Count == 0 ? [] : Form(),
    ]);

    private IEnumerable<string> Form() =>
    [
        "  TARGET:", "    description: What to do", $"    value: {operations[0]}", $"    options: [{string.Join(", ", operations)}]",
        .. new[]
        {
            ("STAGE", "Stage of a rollback or removal"),
            ("FROM", "Stage that a promotion comes from. Empty for the first one"),
            ("APPLICATION", "Application. Empty for all, or the only one"),
            ("TO", "Stage of a promotion (empty for the next one), or version of a rollback (empty for the one before)"),
        }.SelectMany(variable => new[] { $"  {facts.Prefix}{variable.Item1}:", $"    description: {variable.Item2}", "    value: \"\"" }),
    ];
}
