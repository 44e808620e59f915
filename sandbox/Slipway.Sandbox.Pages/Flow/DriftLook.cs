using Slipway.Pages.Drifts;
using Slipway.Pages.Html;
using Slipway.Sandbox.Ci;

namespace Slipway.Sandbox.Pages.Flow;

/// <summary>Somebody looked for drift.</summary>
/// <param name="Run">The last run that did.</param>
/// <param name="Found">What was found last; null for nothing yet.</param>
internal sealed record DriftLook(CiRun Run, FoundDrift? Found)
{
    /// <summary>The section of a page.</summary>
    /// <param name="look">The last look; null where nobody looked.</param>
    /// <param name="button">Looks once more.</param>
    public static Markup Render(DriftLook? look, Markup button) => Markup.Of(
        $"""
        <section id="drift" aria-labelledby="drift-title"><h2 id="drift-title">Drift</h2>{State(look)}{(look?.Found is { } found ? DriftView.Found(found) : null)}<div class="buttons">{button}</div></section>
        """);

    private static Markup State(DriftLook? look) => look switch
    {
        null => Markup.Of($"""<p class="empty">Nobody has compared what runs with git yet.</p>"""),
        { Run.IsFinished: false } => Markup.Of($"""<p>{Parts.State(Tone.Moving, "looking")} {Page(look.Run)}</p>"""),
        // A difference fails the run, too: that is no failure to look.
        { Found: null } => Markup.Of($"""<p>{Parts.State(Tone.Bad, "could not look")} {Page(look.Run)}</p>"""),
        _ => Markup.Empty,
    };

    private static Markup Page(CiRun run) => Markup.Of($"""<a href="/{run.Repository}/actions/runs/{run.Id}">run {run.Id}</a>""");
}
