using Microsoft.Playwright;
using Slipway.Browser.Tests;

namespace Slipway.EndToEnd.Tests;

/// <summary>The main job as a newcomer sees it: on the sandbox's page, from a release to one that breaks and is taken back.</summary>
[Trait("Category", "EndToEnd")]
[Collection(OneCheckout.Name)]
public sealed class FromReleaseToRevert(FreshCheckout checkout, Chromium chromium) : IClassFixture<Chromium>
{
    private const string Dev = "#app-web td[data-place=dev]";

    // CI compiles the config repository's build in it, on a machine that may be busy with other things.
    private const int Patience = 600;

    [BrowserFact]
    public async Task I_can_release_read_the_change_merge_watch_break_and_take_back_on_the_page()
    {
        var good = await checkout.CommitChangeAsync("good enough for a browser");
        var release = await checkout.BuildAsync("Release");
        release.ShouldSucceed();
        await using var window = await chromium.OpenAsync(new Uri(release.PageLink));

        await ReadAndMergeAsync(window, release);
        await WatchAsync(window, "running", good);
        await OpenApplicationAsync(window, good);

        var bad = await checkout.CommitChangeAsync("bad luck");
        var second = await checkout.BuildAsync("Release", "--skip", "TestApp");
        second.ShouldSucceed();
        await window.GoAsync("/faults");
        await ClickAsync(window, AriaRole.Button, "Break: The next pods crash");
        await window.SeeAsync("#broken", "The next pods crash");
        await ReadAndMergeAsync(window, second);
        await WatchAsync(window, "apply failed", bad);
        await window.SeeAsync($"{Dev} .bad", "failed");
        await OpenApplicationAsync(window, good);

        await window.GoAsync(new Uri(second.PullRequestUrl).AbsolutePath);
        await ClickAsync(window, AriaRole.Button, "Revert");
        await window.SeeAsync("h1", "Revert \"");
        await ClickAsync(window, AriaRole.Button, "Merge pull request");
        await window.SeeAsync(".merge", "Merged as");
        await WatchAsync(window, "running", good);
        await OpenApplicationAsync(window, good);
        // The application's own page has no icon, which browsers complain of.
        Assert.DoesNotContain(window.Complaints, complaint => !complaint.StartsWith("console: Failed to load resource", StringComparison.Ordinal));
    }

    private static async Task ReadAndMergeAsync(Window window, BuildResult release)
    {
        await window.GoAsync(new Uri(release.PullRequestUrl).AbsolutePath);
        await window.SeeAsync("table.split td.add:not(.n)", release.Digest);
        await window.SeeAsync("section[aria-label=Plan]", "web", Patience);
        await ClickAsync(window, AriaRole.Button, "Merge pull request");
        await window.SeeAsync(".merge", "Merged as");
    }

    // The page may be changing under the hand, so not with the keyboard, which other tests do on pages at rest.
    private static Task ClickAsync(Window window, AriaRole role, string name) =>
        window.Page.GetByRole(role, new PageGetByRoleOptions { Name = name, Exact = true }).ClickAsync(new LocatorClickOptions { Timeout = Patience * 1000 });

    /// <summary>Looks at the flow until the application in its first stage is in that state, without loading the page again.</summary>
    private static async Task WatchAsync(Window window, string state, string version)
    {
        await window.GoAsync("/");
        await window.SeeAsync($"{Dev} .version", version);
        // All of it: "apply running" is not "running".
        await Assertions.Expect(window.Page.Locator($"{Dev} .state")).ToHaveTextAsync(state, new LocatorAssertionsToHaveTextOptions { Timeout = Patience * 1000 });
    }

    private static async Task OpenApplicationAsync(Window window, string version)
    {
        await window.GoAsync("/");
        await ClickAsync(window, AriaRole.Link, "Open web in dev");
        await window.SeeAsync("body", $"web {version}");
    }
}
