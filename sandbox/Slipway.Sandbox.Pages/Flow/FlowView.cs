using Slipway.Sandbox.Pages.Rollouts;

namespace Slipway.Sandbox.Pages.Flow;

/// <summary>The way of a release as a row of steps; one below the other on a narrow screen.</summary>
internal static class FlowView
{
    public static Markup Render(StageFlow flow, PageForms forms)
    {
        var (tone, word) = flow.State;
        var title = $"{flow.Application} in {flow.Stage}";
        return Markup.Of(
            $"""
            <article class="card flow {Parts.Class(tone)}" aria-labelledby="flow-{flow.Stage}-{flow.Application}">
            <header><h2 id="flow-{flow.Stage}-{flow.Application}">{flow.Application} <span class="dim">in</span> {flow.Stage}</h2>{Parts.State(tone, word)}
            <p class="version">{Markup.When(flow.Version is not null, () => $"<code>{flow.Version}</code>")}</p>
            {Markup.When(flow.Url is not null, () => $"""<a class="button" href="{flow.Url}" aria-label="Open {title}">Open {Icons.External}</a>""")}</header>
            <ol class="steps">{flow.Steps.Select(Step)}</ol>
            {Markup.When(flow.Rollout is not null, () => $"{RolloutView.Render(flow.Rollout!, title, $"{flow.Repository} {flow.Stage} {flow.Application}", forms)}")}</article>
            """);
    }

    /// <summary>One sentence for all flows, told to screen readers when it changes.</summary>
    public static string Sentence(IEnumerable<StageFlow> flows) =>
        string.Join("; ", flows.Select(flow => $"{flow.Application} in {flow.Stage}: {flow.State.Word}"));

    private static Markup Step(FlowStep step)
    {
        var detail = step.Detail.Length == 0 ? step.Word : step.Detail;
        return Markup.Of(
            $"""
            <li class="step {Parts.Class(step.Tone)}"><span class="dot">{Icons.Of(step.Tone)}</span><span class="name">{step.Name}<span class="hidden">: {step.Word}. </span></span>
            <span class="detail" title="{detail}">{Parts.Link(step.Address, detail)}</span></li>
            """);
    }
}
