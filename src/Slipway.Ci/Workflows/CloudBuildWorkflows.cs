namespace Slipway.Ci.Workflows;

/// <summary>The files of Google Cloud Build. Its clusters and registries take the build's own account; docs/guides/google-cloud.md has the triggers.</summary>
internal sealed class CloudBuildWorkflows(BuildFacts facts, WorkflowOptions options)
{
    /// <summary>Has git, too.</summary>
    public const string Sdk = "mcr.microsoft.com/dotnet/sdk:10.0";

    private static readonly string[] OfBranch = ["TRIGGER_NAME", "COMMIT_SHA", "BRANCH_NAME"];

    // With the tags where a version is counted.
    private static string History(string comment, bool hasTags) => $$"""
        # {{comment}}
        - id: history
          name: gcr.io/cloud-builders/git
          script: |
            #!/usr/bin/env bash
            set -eu
            if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
              git fetch --quiet --unshallow{{(hasTags ? " --tags\n    else\n      git fetch --quiet --tags" : "")}}
            fi
        """;

    private static (string?, string) AppId => ("The client id of the GitHub App; the trigger sets it.", "_SLIPWAY_APP_ID");

    private string AppKeyVariable => $"{facts.Prefix}FORGE_APP_KEY";

    private IReadOnlyList<(string, string)> FeedSecret => options.Feed is { } feed ? [($"NuGetPackageSourceCredentials_{feed.Source}", "nuget-feed")] : [];

    private IReadOnlyList<(string, string)> SlackSecret => facts.HasSlack ? [($"{facts.Prefix}SLACK_TOKEN", "slack-token")] : [];

    public IEnumerable<WorkflowFile> Files()
    {
        foreach (var (target, file) in new (string, Func<WorkflowFile>)[] { ("Release", Release), ("Preview", Preview), ("Deploy", Deploy), ("DetectDrift", Drift), ("ReleaseFromEvent", Events) })
        {
            if (facts.Targets.Contains(target) && (target != "ReleaseFromEvent" || options.Events))
            {
                yield return file();
            }
        }
    }

    private WorkflowFile Release() => new CloudBuildJob
    {
        About = $"""
            # {ReleaseFile} of an application repository, for Google Cloud Build: every commit of {options.Branch} becomes a release pull request in the config repository.
            # docs/guides/google-cloud.md creates the trigger, and an account for it that may push images, read one secret and write logs.
            """,
        Steps =
        [
            History("Cloud Build clones one commit. The version is counted from all of them, and the pull request lists them.", hasTags: true),
            Run("release", "Release, --wait", "Images are pushed with the credentials that Cloud Build puts into docker's configuration.", Variables),
        ],
        Told = OfBranch,
        Substitutions = [AppId],
        Secrets = Secrets("slipway-app-key"),
        Environment = [$"{facts.Prefix}FORGE_APP_ID=$_SLIPWAY_APP_ID"],
        IsLarge = true,
        Seconds = 3600,
    }.File(ReleaseFile);

    private WorkflowFile Deploy() => new CloudBuildJob
    {
        About = string.Join('\n', new[]
        {
            $"""
            # cloudbuild.yaml of a config repository, for Google Cloud Build: brings the clusters to what {options.Branch} says.
            # Two builds may run at once, and the older one may end last: Slipway's locks and fences see to that. docs/guides/google-cloud.md creates the trigger.
            """,
            facts.Scheduled(options) is not { Count: > 0 } stages ? null
                : $"# Each run takes rollouts in {string.Join(", ", stages)} to their next step: let Cloud Scheduler run the trigger every ten minutes, as it runs that of cloudbuild-drift.yaml every night.",
            options.Gates.Count == 0 ? null
                : $"# {string.Join(", ", options.Gates)} wait for an approval: one trigger for each stage, with --substitutions=_STAGE=name, and with --require-approval for these.",
        }.OfType<string>()),
        Steps =
        [
            History("Cloud Build clones one commit. Which of two commits is newer is in their history.", hasTags: false),
            Run("deploy", "Deploy", "slipway.yaml names the clusters. The build's account is the user that their Roles name.", Variables),
        ],
        Told = OfBranch,
        Substitutions =
        [
            AppId,
            ("One stage or application in place of all; where a run of the trigger by hand says so.", "_STAGE"),
            (null, "_APPLICATION"),
            ("The hash of a plan that prunes more than the stage's budget allows, as the plan's text names it.", "_APPROVE_PRUNE"),
            ("The hash of a plan that does more than was reviewed, as the failure names it.", "_APPROVE_PLAN"),
            ("true deploys without the approvals that slipway.yaml asks for. What is missing is recorded.", "_IGNORE_APPROVALS"),
            ("true deploys in spite of a freeze.", "_IGNORE_FREEZE"),
            ("Jobs of hooks that cannot succeed and count as done, as the failure names them; with stage, application and reason.", "_SKIP_HOOK"),
            (null, "_REASON"),
        ],
        Secrets = Secrets("slipway-app-key"),
        Environment =
        [
            $"{facts.Prefix}FORGE_APP_ID=$_SLIPWAY_APP_ID", $"{facts.Prefix}STAGE=$_STAGE", $"{facts.Prefix}APPLICATION=$_APPLICATION", $"{facts.Prefix}APPROVE_PRUNE=$_APPROVE_PRUNE",
            $"{facts.Prefix}APPROVE_PLAN=$_APPROVE_PLAN", $"{facts.Prefix}IGNORE_APPROVALS=$_IGNORE_APPROVALS", $"{facts.Prefix}IGNORE_FREEZE=$_IGNORE_FREEZE",
            $"{facts.Prefix}SKIP_HOOK=$_SKIP_HOOK", $"{facts.Prefix}REASON=$_REASON",
        ],
        IsLarge = true,
        Seconds = 3600,
    }.File("cloudbuild.yaml");

    private WorkflowFile Preview() => new CloudBuildJob
    {
        About = """
            # What merging a pull request of a config repository would change, for Google Cloud Build.
            #
            # The trigger holds this file itself (gcloud builds triggers create github --inline-config): one that named a file would run that of the pull request, with the trigger's account. The
            # build is the base branch's. The pull request's files are data: do not change this to run anything of /workspace.
            """,
        Steps =
        [
            """
            # Outside of /workspace: the SDK, MSBuild and NuGet look for their files in every folder above, and there they would be the pull request's.
            - id: base
              name: gcr.io/cloud-builders/git
              script: |
                #!/usr/bin/env bash
                set -eu
                if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
                  git fetch --quiet --unshallow
                fi
                git fetch --quiet origin "+refs/heads/$_BASE_BRANCH:refs/slipway/base"
                git init --quiet /base
                git -C /base fetch --quiet /workspace refs/slipway/base
                git -C /base checkout --quiet --detach FETCH_HEAD
              volumes: [{ name: base, path: /base }]
            """,
            $$"""
            - id: preview
              name: {{Sdk}}
              dir: /base
              entrypoint: bash
              args: [build.sh, Preview, --manifests, /workspace]
              secretEnv: [{{Variables}}]
              volumes: [{ name: base, path: /base }]
            """,
        ],
        Told = ["COMMIT_SHA", "_BASE_BRANCH", "_PR_NUMBER"],
        Substitutions = [("The client id of a GitHub App of its own, that reads contents and writes statuses and comments; the trigger sets it.", "_SLIPWAY_PREVIEW_APP_ID")],
        Secrets = Secrets("slipway-preview-app-key"),
        Environment = [$"{facts.Prefix}FORGE_APP_ID=$_SLIPWAY_PREVIEW_APP_ID"],
        IsLarge = true,
        Seconds = 1200,
    }.File("cloudbuild-preview.yaml");

    private WorkflowFile Drift() => new CloudBuildJob
    {
        About = $"""
            # Whether the clusters still are what {options.Branch} says, for Google Cloud Build: a manual trigger that Cloud Scheduler starts every night. The build fails where something differs.
            # It needs no right on the forge{(options.Feed is null ? ", and no secret" : "")}. docs/guides/google-cloud.md creates trigger, account and schedule.
            """,
        Steps = [Run("drift", "DetectDrift", comment: null, string.Join(", ", FeedSecret.Select(secret => secret.Item1)))],
        Told = OfBranch,
        Secrets = FeedSecret,
        Seconds = 1200,
    }.File("cloudbuild-drift.yaml");

    private WorkflowFile Events() => new CloudBuildJob
    {
        About = """
            # cloudbuild-events.yaml of a config repository, for Google Cloud Build: started for each message of the Pub/Sub topic gcr, to which Artifact Registry tells of every tag. docs/guides/events.md has
            # the trigger.
            """,
        Steps =
        [
            History("Cloud Build clones one commit. What was proposed and taken back before is in the history.", hasTags: false),
            $$"""
            # What a message says comes through the environment: it must never become part of a script.
            - id: event
              name: {{Sdk}}
              script: |
                #!/usr/bin/env bash
                set -euo pipefail
                printf '{"action":"%s","tag":"%s","digest":"%s"}' "$ACTION" "$TAG" "$DIGEST" > /tmp/event.json
                bash build.sh ReleaseFromEvent --event /tmp/event.json
              env:
                - ACTION=$_ACTION
                - TAG=$_TAG
                - DIGEST=$_DIGEST
              secretEnv: [{{Variables}}]
            """,
        ],
        Told = OfBranch,
        Substitutions = [("The trigger binds these to the message.", "_ACTION"), (null, "_TAG"), (null, "_DIGEST"), AppId],
        Secrets = Secrets("slipway-app-key"),
        Environment = [$"{facts.Prefix}FORGE_APP_ID=$_SLIPWAY_APP_ID"],
        Seconds = 900,
    }.File("cloudbuild-events.yaml");

    // One name for two repositories' main file, unless they are one.
    private string ReleaseFile => facts.IsBoth ? "cloudbuild-release.yaml" : "cloudbuild.yaml";

    private IReadOnlyList<(string Variable, string Secret)> Secrets(string appKey) => [(AppKeyVariable, appKey), .. SlackSecret, .. FeedSecret];

    private string Variables => string.Join(", ", Secrets("").Select(secret => secret.Variable));

    private static string Run(string id, string arguments, string? comment, string secrets) => string.Join('\n', new[]
    {
        comment is null ? null : $"# {comment}",
        $"- id: {id}",
        $"  name: {Sdk}",
        "  entrypoint: bash",
        $"  args: [build.sh, {arguments}]",
        secrets.Length == 0 ? null : $"  secretEnv: [{secrets}]",
    }.OfType<string>());
}
