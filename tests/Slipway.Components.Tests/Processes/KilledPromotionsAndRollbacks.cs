namespace Slipway.Components.Tests.Processes;

/// <summary>Promote and Rollback as processes that are killed after each of their writes.</summary>
public sealed class KilledPromotionsAndRollbacks : ConfigTest
{
    private static readonly string[] Steps =
        ["POST acme/config.git/git-receive-pack", "POST pulls", "POST issues/*/labels", "POST slack/chat.postMessage", "PATCH pulls/*"];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var (older, newer) = (await PushImageAsync("1.3.0"), await PushImageAsync("1.4.0"));
        Clone.Push("Release 1.3.0", ("slipway.yaml", "stages:\n- { name: dev }\n- { name: prod }\n"), ("dev/web/web.yaml", Manifests.WithoutReplicas(older)), ("prod/web/web.yaml", Manifests.WithoutReplicas(older)));
        Clone.Push("Release 1.4.0", ("dev/web/web.yaml", Manifests.WithoutReplicas(newer)));
    }

    [UnixFact]
    public async Task A_promotion_that_is_killed_after_every_step_ends_as_one_commit_one_pull_request_and_one_message()
    {
        await DeployAsync();

        var steps = await RunKilledAsync(nameof(ConfigBuild), Clone.Folder, "Promote");

        Assert.Equal(Steps, steps.Where(step => step != "POST slack/chat.update"));
        await AssertOneAsync("release/prod/web", "Promote web 1.4.0 from dev to prod");
    }

    [UnixFact]
    public async Task A_rollback_that_is_killed_after_every_step_ends_as_one_commit_one_pull_request_and_one_message()
    {
        var steps = await RunKilledAsync(nameof(ConfigBuild), Clone.Folder, "Rollback", "--stage", "dev");

        Assert.Equal(Steps, steps.Where(step => step != "POST slack/chat.update"));
        await AssertOneAsync("release/dev/web", "Roll back web from 1.4.0 to 1.3.0 in dev");
    }
}
