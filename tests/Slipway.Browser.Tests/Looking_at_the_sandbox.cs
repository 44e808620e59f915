using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Slipway.Browser.Tests;

/// <summary>Every page, as people see it who see, use and own different things.</summary>
public sealed class Looking_at_the_sandbox(Chromium chromium) : PopulatedSandbox, IClassFixture<Chromium>
{
    [BrowserTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task No_page_has_a_known_accessibility_problem(ColorScheme scheme)
    {
        await PopulateAsync("echo '--- Deploy -----'; printf '\\033[31mred\\033[0m\\n'");
        await using var window = await chromium.OpenAsync(Sandbox.CreatePageLink(), scheme);
        var problems = new List<string>();

        foreach (var path in Pages)
        {
            await window.GoAsync(path);
            var result = await window.Page.RunAxe();
            problems.AddRange(result.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{path}: {violation.Id}: {violation.Help}: {node.Html}")));
        }

        Assert.Equal("", string.Join('\n', problems));
        Assert.Empty(window.Complaints);
    }

    [BrowserFact]
    public async Task No_page_is_wider_than_a_phone()
    {
        await PopulateAsync("echo built");
        await using var window = await chromium.OpenAsync(Sandbox.CreatePageLink(), width: 360, height: 740);
        var wide = new List<string>();

        foreach (var path in Pages)
        {
            await window.GoAsync(path);
            var width = await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            wide.AddRange(width > 360 ? [$"{path}: {width}"] : []);
        }

        Assert.Equal("", string.Join('\n', wide));
    }

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
