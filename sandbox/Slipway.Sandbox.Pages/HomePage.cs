using Slipway.Pages.Html;
using Slipway.Sandbox.Ci;
using Slipway.Sandbox.Forge;
using Slipway.Sandbox.Pages.Flow;
using Slipway.Sandbox.Pages.PullRequests;
using Slipway.Sandbox.Pages.Runs;

namespace Slipway.Sandbox.Pages;

/// <summary>The flow at a glance, and below it what waits and what happened last.</summary>
internal sealed class HomePage(ForgeHost forge, CiQueue ci, FlowReader reader, PageForms forms)
{
    private const int LastRuns = 5;

    public async Task<PageContent> ShowAsync(ForgeRepository? only, CancellationToken cancellationToken)
    {
        var repositories = only is null ? forge.Repositories.ToList() : [only];
        var configs = new List<(ForgeRepository Repository, IReadOnlyList<StageFlow> Flows)>();
        foreach (var repository in repositories)
        {
            configs.Add((repository, await reader.ReadAsync(repository, cancellationToken)));
        }

        var flows = configs.SelectMany(config => config.Flows).ToList();
        var view = new FlowView(new FlowForms(forms), forge.Time.GetUtcNow());
        var runs = ci.All.Where(run => repositories.Exists(repository => repository.FullName == run.Repository)).ToList();
        return new PageContent
        {
            Title = only?.FullName ?? "Flow",
            Section = Section.Flow,
            IsMoving = flows.Exists(flow => flow.State.Tone is Tone.Moving or Tone.Waiting),
            Announcement = FlowView.Sentence(flows),
            Body =
                $"""
                <header class="title"><h1>{only?.FullName ?? "From commit to running"}</h1>{repositories.Select(Clone)}</header>
                <section class="flows" aria-label="Flow"><h2 class="hidden">Applications and stages</h2>{configs.Where(config => config.Flows.Count > 0).Select(config => Markup.Of($"""{Markup.When(configs.Count(other => other.Flows.Count > 0) > 1, () => $"<h2>{config.Repository.FullName}</h2>")}{view.Render(config.Flows)}"""))}
                {Markup.When(flows.Count == 0, () => $"""<p class="empty">No config repository with a slipway.yaml is here yet. Run ./build.sh Release.</p>""")}</section>
                <div class="columns even"><section aria-labelledby="open"><h2 id="open"><a href="/pulls">Open pull requests</a></h2>{PullRequestList.Rows(repositories, onlyOpen: true)}</section>
                <section aria-labelledby="runs"><h2 id="runs"><a href="/runs">Last runs</a></h2>{RunList.Rows(runs, LastRuns)}</section></div>
                """,
        };
    }

    private Markup Clone(ForgeRepository repository) => Markup.Of(
        $"""<p><a href="/{repository.FullName}">{repository.FullName}</a> <code class="clone">git clone {forge.Address}{repository.FullName}.git</code></p>""");
}
