namespace Slipway.EndToEnd.Tests;

/// <summary>The main job on the embedded sandbox, through <c>build.sh</c>, as the README shows it.</summary>
[Trait("Category", "EndToEnd")]
[Collection(OneCheckout.Name)]
public sealed class FromReleaseToRunning(FreshCheckout checkout)
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task I_can_release_a_fresh_clone_and_a_second_release_of_the_commit_has_nothing_to_do()
    {
        var version = await checkout.CommitChangeAsync("first");

        var first = await checkout.BuildAsync("Release");
        var second = await checkout.BuildAsync("Release");

        first.ShouldSucceed();
        Assert.Contains(version, first.Output, StringComparison.Ordinal);
        Assert.Contains(first.Digest, await Http.GetStringAsync(first.PullRequestUrl), StringComparison.Ordinal);
        second.ShouldSucceed();
        Assert.Contains("nothing to do", second.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(first.Digest, second.Digest);
        Assert.Equal(first.PullRequestUrl, second.PullRequestUrl);
    }

    [Fact]
    public async Task A_merged_release_is_deployed_and_answers_with_its_version()
    {
        var version = await checkout.CommitChangeAsync("merged at once");

        var release = await checkout.BuildAsync("Release", "--merge", "--wait");

        release.ShouldSucceed();
        Assert.Contains(version, await Http.GetStringAsync(release.ApplicationUrl), StringComparison.Ordinal);
        var message = Assert.Single(await checkout.SlackMessagesAsync(), text => text.Contains($"web {version} dev:", StringComparison.Ordinal));
        Assert.Contains("healthy", message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task With_the_profile_google_Cloud_Build_makes_the_image_and_its_event_opens_the_pull_request_and_tells_Slack()
    {
        var version = await checkout.CommitChangeAsync("by event");

        var release = await checkout.BuildAsync("Release", "--profile", "google", "--skip", "TestApp");
        var again = await checkout.BuildAsync("Release", "--profile", "google", "--skip", "TestApp");

        release.ShouldSucceed();
        Assert.Contains("gs://slipway-sandbox_cloudbuild/source/", release.Output, StringComparison.Ordinal);
        Assert.Contains(version, await Http.GetStringAsync(release.PullRequestUrl), StringComparison.Ordinal);
        again.ShouldSucceed();
        Assert.Contains("nothing to do", again.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Single(await checkout.SlackMessagesAsync(), text => text.Contains($"web {version}", StringComparison.Ordinal));
    }

    [KubectlFact]
    public async Task Kubectl_sees_what_was_deployed()
    {
        await checkout.CommitChangeAsync("seen by kubectl");
        (await checkout.BuildAsync("Release", "--merge", "--wait")).ShouldSucceed();

        var output = await checkout.KubectlAsync("get", "deploy,pods,svc", "-n", "dev");

        Assert.Contains("deployment.apps/web", output, StringComparison.Ordinal);
        Assert.Contains("service/web", output, StringComparison.Ordinal);
        Assert.Contains("Running", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_of_a_newer_commit_updates_the_open_pull_request()
    {
        await checkout.CommitChangeAsync("older");
        var older = await checkout.BuildAsync("Release");
        var version = await checkout.CommitChangeAsync("newer");

        var newer = await checkout.BuildAsync("Release");
        var merged = await checkout.BuildAsync("Merge", "--wait");

        older.ShouldSucceed();
        newer.ShouldSucceed();
        merged.ShouldSucceed();
        Assert.Equal(older.PullRequestUrl, newer.PullRequestUrl);
        Assert.Contains(version, await Http.GetStringAsync(merged.ApplicationUrl), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_never_gets_healthy_ends_red_and_the_old_version_goes_on_serving()
    {
        var good = await checkout.CommitChangeAsync("good");
        var running = await checkout.BuildAsync("Release", "--merge", "--wait");
        running.ShouldSucceed();
        var program = Path.Combine(checkout.Root, "src", "App", "Program.cs");
        var source = await File.ReadAllTextAsync(program);

        await File.WriteAllTextAsync(program, "throw new System.InvalidOperationException(\"the database is gone\");\n");
        await checkout.CommitAsync("broken");
        var broken = await checkout.BuildAsync("Release", "--merge", "--wait", "--skip", "TestApp");
        await File.WriteAllTextAsync(program, source);
        await checkout.CommitAsync("mended");

        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("dev/web", broken.Output, StringComparison.Ordinal);
        Assert.Contains(good, await Http.GetStringAsync(running.ApplicationUrl), StringComparison.Ordinal);
    }
}
