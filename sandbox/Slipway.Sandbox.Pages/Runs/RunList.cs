using Slipway.Pages.Html;
using Slipway.Sandbox.Ci;

namespace Slipway.Sandbox.Pages.Runs;

/// <summary>CI runs, newest first.</summary>
internal static class RunList
{
    public static Markup Rows(IEnumerable<CiRun> runs, int most) =>
        Parts.Rows([.. runs.Take(most).Select(Row)], "CI has not run yet.");

    private static Markup Row(CiRun run) => Markup.Of(
        $"""
        <li>{Tones.State(run)}<div class="grow"><a href="/{run.Repository}/actions/runs/{run.Id}">{run.Kind.ToString()} <code>{Parts.ShortSha(run.Sha)}</code></a>
        <span class="dim">{run.Repository}{Markup.When(run.PullRequest is not null, () => $""" · <a href="/{run.Repository}/pull/{run.PullRequest!.Value}">#{run.PullRequest.Value}</a>""")}
        {Markup.When(run.State is CiRunState.Failure, () => $" · {run.Outcome}")}</span></div>
        {Markup.When(run is { StartedAt: not null, FinishedAt: not null }, () => $"""<span class="dim">{Parts.Duration(run.FinishedAt!.Value - run.StartedAt!.Value)}</span>""")}
        {Parts.Time(run.CreatedAt)}</li>
        """);
}
