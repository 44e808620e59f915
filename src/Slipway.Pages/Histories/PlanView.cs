using Slipway.Pages.Html;
using Slipway.Plans;

namespace Slipway.Pages.Histories;

/// <summary>What a plan does: a line for each object, with the fields that change.</summary>
internal static class PlanView
{
    public static Markup Render(PlanDecisions plan) => Markup.Of(
        $"""
        <details><summary>Reviewed plan: {(plan.All.Count == 1 ? "1 change" : $"{plan.All.Count} changes")}</summary><div class="log plan" tabindex="0" role="group" aria-label="Plan of {plan.Target}">{plan.All.Select(Decision)}</div></details>
        """);

    private static Markup Decision(PlanDecision decision) => Markup.Of(
        $"""<div class="l {Class(decision.Verb)}">{decision.Verb} {decision.Resource}</div>{decision.Changes.Select(Change)}""");

    private static Markup Change(DecidedChange change) => Markup.Of($"""<div class="l">    {change.Path}: {Text(change.Before)} → {Text(change.After)}</div>""");

    private static string Text(Values.Value? value) => value is null ? "nothing" : PlanText.Short(value);

    private static string Class(string verb) => verb switch { "create" => "add", "prune" or "recreate" => "del", _ => "change" };
}
