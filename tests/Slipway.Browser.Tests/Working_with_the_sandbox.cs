using Microsoft.Playwright;
using Slipway.Sandbox.Tests;

namespace Slipway.Browser.Tests;

/// <summary>What one does on the pages, and what they show while it happens.</summary>
public sealed class Working_with_the_sandbox(Chromium chromium) : PopulatedSandbox, IClassFixture<Chromium>
{
    [BrowserFact]
    public async Task I_can_find_read_and_merge_a_pull_request_with_the_keyboard_alone()
    {
        await PopulateAsync("echo built");
        await using var window = await chromium.OpenAsync(Sandbox.CreatePageLink());
        await window.GoAsync("/");

        await window.PressAsync("Release web to dev");
        await window.SeeAsync("figure.diff", "dev/web/notes.yaml");
        await window.SeeAsync("table.unified tr.add", "one: 1");
        await window.PressAsync("Merge pull request");

        await window.SeeAsync(".merge", "Merged as");
        Assert.Empty(window.Complaints);
    }

    [BrowserFact]
    public async Task The_page_shows_what_happens_elsewhere_without_being_loaded_again()
    {
        var clone = await PopulateAsync("echo built");
        await using var window = await chromium.OpenAsync(Sandbox.CreatePageLink());
        await window.GoAsync("/");
        await window.Page.EvaluateAsync("window.isTheSame = true");

        await PushChangeAsync(clone, "topic", "a.txt", "1\n");
        await OpenPullRequestAsync("topic", "Opened by somebody else");

        await window.SeeAsync("main", "Opened by somebody else");
        await window.SeeAsync(".flow", "waiting for merge");
        await window.SeeAsync("#announcement", "web in dev: rolling out, 50 %");
        Assert.True(await window.Page.EvaluateAsync<bool>("window.isTheSame === true"));
        Assert.Empty(window.Complaints);
    }

    [BrowserFact]
    public async Task A_log_grows_while_its_run_runs_and_its_groups_fold()
    {
        var go = Folder["go"];
        await PopulateAsync($"echo '--- Deploy -----'; printf '\\033[31mfirst\\033[0m\\n'; until test -e {go}; do sleep 0.1; done; echo second; echo '::group::More'; echo '<b>third</b>'");
        await using var window = await chromium.OpenAsync(Sandbox.CreatePageLink());
        await window.GoAsync(Run);
        await window.SeeAsync("#log .c-red", "first");

        await File.WriteAllTextAsync(go, "");

        await window.SeeAsync("#log details:nth-of-type(1)", "second");
        await window.SeeAsync("#log details:nth-of-type(2)", "<b>third</b>");
        await window.SeeAsync(".title", "success");
        Assert.Single(await window.Page.GetByText("second", new PageGetByTextOptions { Exact = true }).AllAsync());
        await window.PressAsync("Deploy");
        Assert.False(await window.Page.GetByText("first").IsVisibleAsync());
        Assert.Empty(window.Complaints);
    }

    [BrowserFact]
    public async Task I_can_cancel_a_run_and_start_it_again()
    {
        var mark = Folder["mark"];
        await PopulateAsync($"test -e {mark} && exit 0; touch {mark}; sleep 600");
        await Eventually.Async(() => Task.FromResult(File.Exists(mark) ? mark : null));
        await using var window = await chromium.OpenAsync(Sandbox.CreatePageLink());
        await window.GoAsync(Run);

        await window.PressAsync("Cancel");
        await window.SeeAsync(".title", "cancelled");
        await window.PressAsync("Run again");

        await window.SeeAsync(".title", "success");
        Assert.EndsWith(Run, window.Page.Url.Replace("/runs/3", "/runs/1", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task I_can_take_a_merged_pull_request_back()
    {
        await PopulateAsync("echo built");
        await using var window = await chromium.OpenAsync(Sandbox.CreatePageLink());
        await window.GoAsync(PullRequest);
        await window.PressAsync("Merge pull request");
        await window.SeeAsync(".merge", "Merged as");

        await window.PressAsync("Revert");

        await window.SeeAsync("h1", "Revert \"Release web to dev\"");
        await window.SeeAsync("table.unified tr.del", "one: 1");
    }

    [BrowserFact]
    public async Task I_can_break_the_cluster_see_that_it_is_broken_and_repair_it()
    {
        await using var window = await chromium.OpenAsync(Sandbox.CreatePageLink());
        await window.GoAsync("/faults");

        await window.PressAsync("Break: The API server fails");
        await window.SeeAsync("#broken", "The API server fails");
        var broken = await Record.ExceptionAsync(() => CreateAsync("/api/v1/namespaces", """{"metadata":{"name":"one"}}"""));
        await window.SeeAsync("main", "broken, 19 left");
        await window.PressAsync("Repair: The API server fails");

        Assert.NotNull(broken);
        await Assertions.Expect(window.Page.Locator("#broken")).ToBeHiddenAsync();
        await CreateAsync("/api/v1/namespaces", """{"metadata":{"name":"one"}}""");
        Assert.Empty(window.Complaints);
    }

    [BrowserFact]
    public async Task I_see_what_was_posted_to_Slack_as_it_would_look()
    {
        await PopulateAsync("echo built");
        await using var window = await chromium.OpenAsync(Sandbox.CreatePageLink());

        await window.GoAsync("/slack");

        await window.SeeAsync("h1", "#releases");
        await window.SeeAsync(".chat", "web 1.0.0 & more");
        Assert.Equal("https://example.com", await window.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "more" }).GetAttributeAsync("href"));
    }

    [BrowserFact]
    public async Task I_can_close_a_pull_request()
    {
        await PopulateAsync("echo built");
        await using var window = await chromium.OpenAsync(Sandbox.CreatePageLink());
        await window.GoAsync(PullRequest);

        await window.PressAsync("Close");

        await window.SeeAsync(".title", "closed");
    }

    [BrowserFact]
    public async Task I_see_which_object_is_not_well_and_why()
    {
        await PopulateAsync("echo built");
        await using var window = await chromium.OpenAsync(Sandbox.CreatePageLink());
        await window.GoAsync("/cluster");

        await window.SeeAsync("main", "ErrImagePull");
        await window.PressAsync("web");

        await window.SeeAsync("main", "Events");
        await window.SeeAsync(".events", "Failed to pull image");
        await window.SeeAsync("pre", "image: elsewhere.invalid/web:1");
    }
}
