using Slipway.Pages.Html;
using Slipway.Records;

namespace Slipway.Pages.Fleet;

/// <summary>What a stage has that the next one does not.</summary>
internal static class DifferencesView
{
    public static Markup Render(IReadOnlyList<StageDifference> differences) => Markup.When(differences.Count > 0, () =>
        $"""
        <section id="differences" aria-labelledby="differences-title"><h2 id="differences-title">Differences between stages</h2>
        <div class="card"><div class="scroll" tabindex="0" role="group" aria-label="Differences"><table class="list cards"><thead><tr><th scope="col">Application</th><th scope="col">Ahead</th><th scope="col">Behind</th><th scope="col">By</th></tr></thead><tbody>{differences.Select(Row)}</tbody></table></div></div></section>
        """);

    private static Markup Row(StageDifference difference) => Markup.Of(
        $"""
        <tr><td data-label="Application">{difference.Application.Value}</td><td data-label="Ahead">{difference.From.ToString()} <b>{difference.Ahead.Version}</b></td>
        <td data-label="Behind">{difference.To.ToString()} {(difference.Behind is null ? Markup.Of($"nothing") : Markup.Of($"<b>{difference.Behind.Version}</b>"))}</td>
        <td data-label="By">{(difference.Commits switch { null or 0 => "", 1 => "1 commit, ", var many => $"{many} commits, " })}since {Parts.Time(difference.Ahead.At)}</td></tr>
        """);
}
