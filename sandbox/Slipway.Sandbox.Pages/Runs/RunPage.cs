using System.Globalization;
using Slipway.Pages.Html;
using Slipway.Sandbox.Ci;

namespace Slipway.Sandbox.Pages.Runs;

/// <summary>A CI run with its log, which grows while it runs.</summary>
internal sealed class RunPage(CiQueue ci, PageForms forms)
{
    public const string Rerun = "rerun";
    public const string Cancel = "cancel";

    /// <param name="run">The run.</param>
    /// <param name="pullRequest">The pull request that it is of, or that its commit came from; null for none.</param>
    public PageContent Show(CiRun run, int? pullRequest)
    {
        var subject = run.Id.ToString(CultureInfo.InvariantCulture);
        var log = ci.ReadLog(run.Id);
        // What was read ends with a whole line: the stream goes on behind it.
        var whole = log[..(log.LastIndexOf('\n') + 1)];
        var path = $"/{run.Repository}/actions/runs/{run.Id}";
        return new PageContent
        {
            Title = $"{run.Kind} {Parts.ShortSha(run.Sha)}",
            Section = Section.Runs,
            IsMoving = !run.IsFinished,
            Announcement = $"Run {run.Id}: {Tones.Of(run).Word}",
            Body =
                $"""
                <header class="title"><h1>{run.Kind.ToString()} of <a href="/{run.Repository}/commit/{run.Sha}"><code>{Parts.ShortSha(run.Sha)}</code></a></h1>
                <p>{Tones.State(run)} {run.Outcome} · {Parts.Time(run.FinishedAt ?? run.StartedAt ?? run.CreatedAt)}
                {Markup.When(pullRequest is not null, () => $"""· <a href="/{run.Repository}/pull/{pullRequest!.Value}">Pull request #{pullRequest.Value}</a>""")}
                {Markup.When(run is { Stage: not null, Application: not null }, () => $"""· <a href="/{run.Repository}/deployments/{run.Stage}/{run.Application}">{run.Application} in {run.Stage}</a>""")}
                · <a href="{path}/log">plain log</a></p></header>
                {Markup.When(run.State == CiRunState.Failure && log.Length > 0, () => $"""<section aria-labelledby="failed"><h2 id="failed">What failed</h2><div class="log first" tabindex="0" role="group" aria-label="Lines of the log">{LogView.Errors(log).Select(LogView.Text)}</div></section>""")}
                <div class="buttons actions">{(run.IsFinished ? forms.Button(Rerun, subject, "Run again") : forms.Button(Cancel, subject, "Cancel"))}</div>
                {LogFrame.Render("Log", path + "/log", LogView.Render(Lines(whole)), run.IsFinished ? null : whole.Length)}
                """,
        };
    }

    private static string[] Lines(string whole) => whole.Length == 0 ? [] : whole[..^1].Split('\n');
}
