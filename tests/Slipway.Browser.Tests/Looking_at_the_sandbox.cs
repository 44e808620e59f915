using Microsoft.Playwright;

namespace Slipway.Browser.Tests;

/// <summary>The page in a browser that runs no script.</summary>
public sealed class Looking_at_the_sandbox(Chromium chromium) : PopulatedSandbox, IClassFixture<Chromium>
{
    [BrowserFact]
    public async Task Without_script_a_page_that_moves_loads_itself_again_and_its_buttons_work()
    {
        await PopulateAsync("echo built");
        await using var window = await chromium.OpenAsync(Sandbox.CreatePageLink(), withScript: false);
        await window.GoAsync(PullRequest);
        Assert.Equal(1, await window.Page.Locator("meta[http-equiv=refresh]").CountAsync());

        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Merge pull request" }).ClickAsync();

        await window.SeeAsync(".merge", "Merged as");
    }
}
