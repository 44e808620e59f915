namespace Slipway.Ci.Workflows;

/// <content>What runs by the clock, by hand, and for events.</content>
internal sealed partial class GitHubWorkflows
{
    private WorkflowFile Drift() => File(
        "drift",
        "of a config repository: whether the clusters still are what {0} says. The run fails where something differs.",
        $"""
        on:
          schedule:
            - cron: "{options.DriftSchedule}"
          workflow_dispatch:
        """,
        OneAtATime("drift"),
        new GitHubJob
        {
            Id = "drift",
            Minutes = 20,
            Permissions = ["contents: read", .. steps.ClusterPermission, .. steps.FeedPermission],
            Steps =
            [
                GitHubSteps.Checkout,
                GitHubSteps.Cache,
                "# It reads, and rehearses: what the server would make of the manifests is asked for with the rights of the writes themselves.",
                steps.Clusters("KUBECONFIG_PREVIEW", "GOOGLE_PREVIEW_ACCOUNT"),
                steps.Run("DetectDrift"),
                GitHubSteps.Artifacts,
            ],
        });

    private WorkflowFile Operate() => File(
        "operate",
        "of a config repository: operations by hand, with a form in place of a command line.",
        $"""
        on:
          workflow_dispatch:
            inputs:
              target:
                description: What to do
                type: choice
                options: [{string.Join(", ", Operation.All.Where(facts.Targets.Contains))}]
                required: true
              stage:
                description: Stage of a rollback or removal, or stage that a promotion comes from
                default: ""
              application:
                description: Application. Empty for all, or the only one
                default: ""
              to:
                description: Stage of a promotion (empty for the next one), or version of a rollback (empty for the one before)
                default: ""
        """,
        OneAtATime("operate"),
        new GitHubJob
        {
            Id = "operate",
            Minutes = 20,
            Permissions = ["contents: read", .. steps.ClusterPermission, .. steps.RegistryPermission("read"), .. steps.FeedPermission],
            Steps =
            [
                GitHubSteps.Checkout,
                GitHubSteps.Cache,
                steps.RegistryLogin,
                steps.Clusters("KUBECONFIG", "GOOGLE_DEPLOY_ACCOUNT"),
                "# Parameters come through the environment: text of a form must never become part of a script.",
                steps.Run(
                    "\"$TARGET\"",
                    [
                        ("TARGET", "${{ inputs.target }}"),
                        ($"{facts.Prefix}STAGE", "${{ inputs.target != 'Promote' && inputs.stage || '' }}"),
                        ($"{facts.Prefix}FROM", "${{ inputs.target == 'Promote' && inputs.stage || '' }}"),
                        ($"{facts.Prefix}APPLICATION", "${{ inputs.application }}"),
                        ($"{facts.Prefix}TO", "${{ inputs.to }}"),
                        .. steps.App,
                        .. steps.Slack,
                    ]),
            ],
        });

    private WorkflowFile Events() => File(
        "events",
        "of a config repository: releases what a Pub/Sub subscription tells of, every ten minutes.",
        """
        on:
          schedule:
            - cron: "*/10 * * * *"
          workflow_dispatch:
        """,
        "# One after the other: a message that is being worked on is held, and comes again to nobody else.\n" + OneAtATime("events"),
        new GitHubJob
        {
            Id = "events",
            Minutes = 20,
            Permissions = ["contents: read", "id-token: write", .. steps.FeedPermission],
            Steps =
            [
                GitHubSteps.Checkout,
                GitHubSteps.Cache,
                "# An account that may pull from the subscription, and read images and builds.",
                GitHubSteps.GoogleCloud("GOOGLE_EVENTS_ACCOUNT"),
                steps.Run("ReleaseFromEvent --until-idle", [($"{facts.Prefix}SUBSCRIPTION", "${{ vars.SLIPWAY_SUBSCRIPTION }}"), .. steps.App, .. steps.Slack]),
            ],
        });
}
