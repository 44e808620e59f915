using Slipway.Pages.Html;
using Slipway.Values;

namespace Slipway.Pages.Drifts;

/// <summary>How the cluster differs from git; what is as git says is counted only.</summary>
internal static class DriftView
{
    public static Markup Render(FoundDrift drift) => Markup.Of($"""<section id="drift" aria-labelledby="drift-title"><h2 id="drift-title">Drift</h2>{Found(drift)}</section>""");

    /// <summary>The same below a heading of somebody else.</summary>
    public static Markup Found(FoundDrift drift)
    {
        var differing = drift.Applications.Where(Differs).ToList();
        var same = drift.Applications.Count - differing.Count;
        return Markup.Of(
            $"""
            <p>Compared with commit {Parts.Digest(drift.Commit.Value)} {Parts.Time(drift.At)}: {(differing.Count + drift.Orphans.Count == 0 ? "all that was looked at is as git says." : $"{same} of {drift.Applications.Count} are as git says.")}</p>
            {differing.Select(Application)}
            {Markup.When(drift.Orphans.Count > 0, () => $"""<article class="card"><h3>In the cluster, not in git</h3><ul>{drift.Orphans.Select(orphan => Markup.Of($"<li>{orphan}</li>"))}</ul></article>""")}
            {drift.Gaps.Select(Gap)}
            """);
    }

    private static bool Differs(MapValue application) => (application.GetList("differences")?.Count ?? 0) + (application.GetList("gaps")?.Count ?? 0) > 0;

    private static Markup Application(MapValue application) => Markup.Of(
        $"""
        <article class="card"><h3>{application.GetString("stage")}/{application.GetString("application")}</h3><ul>{(application.GetList("differences")?.Maps ?? []).Select(Difference)}</ul>
        {Texts(application.GetList("gaps")).Select(Gap)}</article>
        """);

    private static Markup Difference(MapValue difference) => Markup.Of(
        $"""<li><b>{difference.GetString("kind")}</b> {difference.GetString("resource")}{Texts(difference.GetList("details")).Select(detail => Markup.Of($"""<p><code>{detail}</code></p>"""))}</li>""");

    private static Markup Gap(string gap) => Markup.Of($"<p>{Icons.Of(Tone.Warning)} not looked at: {gap}</p>");

    private static IEnumerable<string> Texts(ListValue? list) => (list ?? ListValue.Empty).OfType<ScalarValue>().Select(item => item.Text);
}
