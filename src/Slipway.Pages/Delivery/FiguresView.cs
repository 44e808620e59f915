using System.Globalization;
using Slipway.Pages.Html;
using Slipway.Records;

namespace Slipway.Pages.Delivery;

/// <summary>The five metrics of one application, with their plots.</summary>
internal static class FiguresView
{
    public static Markup Render(DoraFigures figures, IReadOnlyList<RecordHistory> clusters, DateTimeOffset since, DateTimeOffset now) => Markup.Of(
        $"""
        <article class="card"><h3>{figures.Stage.Value}/{figures.Application.Value}</h3><dl class="figures">
        {Figure("Deployments", figures.Deployments.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{figures.PerWeek:0.#} a week"))}
        {Figure("Change lead time", figures.LeadTime is { } lead ? DurationWords.Of(lead.Median) : "–", Detail(figures.LeadTime, "commits"))}
        {Figure("Change fail rate", Percent(figures.ChangeFailRate), $"{figures.Failed} of {figures.Changes}{(figures.Caught == 0 ? "" : $", {figures.Caught} more caught before everybody met it")}")}
        {Figure("Recovery", figures.Recovery is { } recovery ? DurationWords.Of(recovery.Median) : "–", Detail(figures.Recovery, "failures") + (figures.Unrecovered == 0 ? "" : $" {figures.Unrecovered} not yet"))}
        {Figure("Rework", Percent(figures.ReworkRate), $"{figures.Rework} of {figures.AllDeployments}")}</dl>
        {Parts(figures)}<div class="charts">{DeliveryPlots.Weeks(clusters, since, now)}{DeliveryPlots.LeadTimes(clusters, since, now)}</div></article>
        """);

    private static Markup Parts(DoraFigures figures) => Markup.Of(
        $"""
        {Markup.When(figures is { ToPullRequest: not null, InPullRequest: not null, Deploying: not null }, () =>
            $"<p>Of the lead time, in the median: {DurationWords.Of(figures.ToPullRequest!.Median)} to its pull request, {DurationWords.Of(figures.InPullRequest!.Median)} in it, {DurationWords.Of(figures.Deploying!.Median)} deploying.</p>")}
        {Markup.When(figures.ImpossibleCommits + figures.UnnamedCommits > 0, () => $"<p>Without {DoraMarkdown.LeftOut(figures)}.</p>")}
        """);

    private static Markup Figure(string name, string value, string detail) => Markup.Of($"<div><dt>{name}</dt><dd><b>{value}</b> <span>{detail}</span></dd></div>");

    private static string Detail(Spread? spread, string what) => spread is null ? "" : $"p90 {DurationWords.Of(spread.P90)}, {spread.Count} {what}";

    private static string Percent(double? rate) => rate is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{rate * 100:0} %");
}
