using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Slipway.Browser.Tests;

/// <summary>Every page that links lead to, with what others wrote in it, as people see it who see, use and own different things.</summary>
public sealed class Every_page(Chromium chromium) : PopulatedSandbox, IClassFixture<Chromium>
{
    [BrowserTheory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    [InlineData(ColorScheme.Light, 320)]
    public async Task Can_be_read_and_used(ColorScheme scheme, int width)
    {
        await PopulateAsync($"echo '--- Deploy -----'; printf '\\033[31mred\\033[0m\\n'; echo '{new string('w', 400)}'; echo '12:00:00 [ERR] {new string('e', 400)}'; exit 1");
        await AddWhatOthersWroteAsync();
        await using var window = await chromium.OpenAsync(Sandbox.CreatePageLink(), scheme, width);
        var problems = new List<string>();

        var pages = await Crawl.PagesAsync(window);
        foreach (var path in pages)
        {
            await window.GoAsync(path);
            problems.AddRange((await Audit.OfAsync(window.Page)).Select(problem => $"{path} {problem}"));
            // Known problems do not depend on the width.
            problems.AddRange(width < 1280 ? [] : (await window.Page.RunAxe()).Violations.SelectMany(violation => violation.Nodes.Select(node => $"{path} {violation.Id}: {violation.Help}: {node.Html}")));
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems.Distinct()));
        Assert.Empty(window.Complaints);
        // The crawl goes everywhere: these are reached by nothing but links of links.
        string[] far = ["/acme/config/deployments/prod/web", "/registry/slipway/empty", "/cluster/dev/deployments.apps/web", Run, PullRequest];
        Assert.Equal([], far.Except(pages));
    }

    [BrowserTheory]
    [InlineData("/none/such")]
    [InlineData("/cluster/dev/pods/none")]
    [InlineData("/acme/config/pull/99")]
    public async Task What_is_not_there_is_said_in_the_same_frame(string path)
    {
        await using var window = await chromium.OpenAsync(Sandbox.CreatePageLink(), width: 390);

        var answer = await window.Page.GotoAsync(path);

        Assert.Equal(404, answer!.Status);
        await window.SeeAsync("h1", "does not exist");
        Assert.Equal([], await Audit.OfAsync(window.Page));
    }

    [BrowserFact]
    public async Task Nothing_jumps_when_a_page_is_drawn_anew()
    {
        var clone = await PopulateAsync("echo built");
        await using var window = await chromium.OpenAsync(Sandbox.CreatePageLink(), width: 390);
        await window.GoAsync("/");
        await window.Page.EvaluateAsync("""
            window.shifts = [];
            new PerformanceObserver(list => shifts.push(...list.getEntries().map(entry => entry.value))).observe({ type: 'layout-shift' });
            """);

        // What comes is below all else: nothing has to give way.
        await PushChangeAsync(clone, "main", "notes.txt", "1\n");
        await window.SeeAsync("section[aria-labelledby=runs]", "Deploy");
        await Assertions.Expect(window.Page.Locator("section[aria-labelledby=runs] li")).ToHaveCountAsync(3);

        Assert.InRange(await window.Page.EvaluateAsync<double>("shifts.reduce((sum, value) => sum + value, 0)"), 0, 0.05);
    }
}
