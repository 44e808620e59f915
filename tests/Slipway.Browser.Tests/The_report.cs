using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Slipway.ApplySets;
using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Pages.Drifts;
using Slipway.Pages.Fleet;
using Slipway.Pages.Reports;
using Slipway.Plans;
using Slipway.Records;
using Slipway.Sandbox.Tests;
using Slipway.Values;

namespace Slipway.Browser.Tests;

/// <summary>The page of <c>Report</c>, opened as a file.</summary>
public sealed class The_report(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 4, 3, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [BrowserTheory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    [InlineData(ColorScheme.Light, 320)]
    public async Task Can_be_read_and_used(ColorScheme scheme, int width)
    {
        await using var window = await OpenAsync(scheme, width);

        var problems = (await Audit.OfAsync(window.Page)).ToList();
        problems.AddRange(width < 1280 ? [] : (await window.Page.RunAxe()).Violations.SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id}: {violation.Help}: {node.Html}")));

        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.Empty(window.Complaints);
    }

    [BrowserFact]
    public async Task I_find_an_application_among_many_by_what_I_type()
    {
        await using var window = await OpenAsync(ColorScheme.Light, 1280);
        var rows = window.Page.Locator(".matrix > tbody:visible");
        var all = await rows.CountAsync();

        await window.Page.GetByRole(AriaRole.Searchbox, new PageGetByRoleOptions { Name = "Filter" }).FillAsync("FAILED web");

        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await window.SeeAsync(".filter [role=status]", $"1 of {all}");
        await window.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(rows).ToHaveCountAsync(all);
    }

    [BrowserFact]
    public async Task A_link_to_a_deployment_unfolds_it_and_its_digests_can_be_copied()
    {
        await using var window = await OpenAsync(ColorScheme.Light, 1280, "#prod/web/1");

        await Assertions.Expect(window.Page.Locator("[id='prod/web/1']")).ToHaveAttributeAsync("open", "");
        await window.Page.Locator("[id='prod/web/1'] button.copy").First.ClickAsync();
        await Assertions.Expect(window.Page.Locator("[id='prod/web/1'] button.copy.done")).ToHaveCountAsync(1);
    }

    private async Task<Window> OpenAsync(ColorScheme scheme, int width, string at = "")
    {
        var file = folder["index.html"];
        await File.WriteAllTextAsync(file, ReportPage.Render(Content()));
        var window = await chromium.OpenFileAsync(file, scheme, width);
        await window.Page.GotoAsync(new Uri(file).AbsoluteUri + at);
        return window;
    }

    private static ReportContent Content()
    {
        string[] names = [.. Enumerable.Range(1, 12).Select(index => $"app-{index:00}"), HostileWords.Long];
        RecordHistory[] histories =
        [
            History("prod/web", RecordedDeployments.Healthy, RecordedDeployments.Hostile),
            History("prod/api", RecordedDeployments.Healthy, RecordedDeployments.Healthy with { Outcome = DeploymentOutcome.Failed, FirstWriteAt = null, Failure = new RecordedFailure("plan", "prod/api: is frozen until Monday") }),
            .. names.SelectMany(name => new[] { History($"dev/{name}", RecordedDeployments.Healthy, RecordedDeployments.Healthy with { Images = ["ghcr.io/acme/web:1.5.0"] }), History($"prod/{name}", RecordedDeployments.Healthy) }),
            History("prod/broken", RecordedDeployments.Healthy with { Number = 5 }),
        ];
        return new ReportContent
        {
            Title = "github.com/acme/config-of-all-the-applications-that-we-have-got",
            Now = s_now,
            Since = s_now.AddDays(-90),
            Configuration = SlipwayConfiguration.Parse("stages: [{ name: dev }, { name: prod }]"u8.ToArray()),
            Histories = histories,
            Known = [(StageName.Parse("dev"), ApplicationName.Parse("new"))],
            Proposed = [new ProposedRelease(StageName.Parse("prod"), ApplicationName.Parse("app-01"), HostileWords.Line, s_now) { Number = 7, Url = "javascript:alert(7)" }],
            Plans = new Dictionary<(CommitSha, string), PlanDecisions>
            {
                [(RecordedDeployments.Healthy.PullRequest!.Head, "prod/web")] = new PlanDecisions
                {
                    Target = "prod/web", PlanHash = "p", All = [new PlanDecision("update", "apps/v1 Deployment prod/web") { Changes = [new DecidedChange(HostileWords.Line, 2L, ScalarValue.OfString(HostileWords.Text))] }],
                },
            },
            Drift = new FoundDrift
            {
                Commit = RecordedDeployments.Healthy.Commit,
                At = s_now,
                Applications =
                [
                    MapValue.Of(("stage", "prod"), ("application", "web"), ("gaps", ListValue.Of([(Value)HostileWords.Line])), ("differences", ListValue.Of(
                    [
                        (Value)MapValue.Of(("kind", "changed"), ("resource", HostileWords.Line), ("details", ListValue.Of([(Value)HostileWords.Text]))),
                    ]))),
                ],
                Orphans = [HostileWords.Line],
                Gaps = [HostileWords.Line],
            },
        };
    }

    private static RecordHistory History(string name, params RecordEntry[] entries)
    {
        var parsed = RecordName.TryParse(RecordName.Refs + name)!;
        return new RecordHistory { Name = parsed, Links = [.. entries.Select((entry, index) => (CommitSha.Parse($"{index:x}".PadLeft(40, '0')), (RecordEntry?)(entry with { Name = parsed, Number = entry.Number == 5 ? 5 : index + 1 })))] };
    }
}
