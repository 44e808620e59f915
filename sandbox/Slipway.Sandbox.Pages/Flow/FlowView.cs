using Slipway.Pages.Fleet;
using Slipway.Pages.Html;
using Slipway.Pages.Rollouts;

namespace Slipway.Sandbox.Pages.Flow;

/// <summary>The applications of a config repository as rows over its stages, each with the steps of its newest release below it.</summary>
internal sealed class FlowView(FlowForms forms, DateTimeOffset now)
{
    public Markup Render(IReadOnlyList<StageFlow> flows)
    {
        var places = flows.Select(flow => flow.Place).Distinct().ToList();
        return MatrixView.Render(places, [.. flows.GroupBy(flow => flow.Application).Select(application => Row([.. application], places))]);
    }

    /// <summary>One sentence for all flows, told to screen readers when it changes.</summary>
    public static string Sentence(IEnumerable<StageFlow> flows) =>
        string.Join("; ", flows.Select(flow => $"{flow.Title}: {flow.State.Word}"));

    /// <summary>The steps of the newest release in a place, and its rollout.</summary>
    /// <param name="flow">The application in its stage.</param>
    /// <param name="isAlone">Whether the page is about nothing else: it has said already what this is, and has the buttons.</param>
    public Markup Steps(StageFlow flow, bool isAlone = false) => Markup.Of(
        $"""
        <section class="flow {Parts.Class(flow.State.Tone)}" aria-label="{flow.Title}">{(isAlone ? null : Head(flow))}
        <ol class="steps">{flow.Steps.Select(Step)}</ol>
        {Markup.When(flow.Rollout is not null, () => $"{RolloutView.Render(flow.Rollout!, flow.Stage.RolloutOf(flow.Application).Path, now, flow.Title, isAlone ? null : forms.OfRollout(flow), flow.Segments)}")}</section>
        """);

    public static PlaceStatus Status(StageFlow flow, Markup next)
    {
        var (tone, word) = flow.State;
        return new PlaceStatus
        {
            Tone = tone,
            Word = word,
            Version = flow.Version,
            At = flow.At,
            Serves = [.. flow.Serves.Where(version => version != flow.Version)],
            Reason = flow.Reason,
            Address = flow.Address,
            Differences = flow.Differences,
            DriftAddress = $"{flow.Address}#drift",
            Next = next,
        };
    }

    private static Markup Head(StageFlow flow) => Markup.Of(
        $"""
        <header><h3><a href="{flow.Address}">{flow.Application.Value} <span class="dim">in</span> {flow.Place.ToString()}</a></h3>{Markup.When(flow.Version is not null, () => $"<code>{flow.Version}</code>")}</header>
        """);

    private ApplicationRow Row(IReadOnlyList<StageFlow> flows, IReadOnlyList<Place> places) =>
        new(flows[0].Application, [.. places.Select(place => flows.FirstOrDefault(flow => flow.Place == place) is { } flow ? Status(flow, FlowForms.Row(Open(flow), forms.AfterFailure(flow))) : null)])
        {
            More = Markup.Of($"{flows.Where(HasBegun).DefaultIfEmpty(flows[0]).Select(flow => Steps(flow))}"),
            // What failed is said in the row, with what to do about it.
            IsOpen = flows.Any(flow => flow.State.Tone is Tone.Moving or Tone.Waiting),
        };

    private static Markup Open(StageFlow flow) => Markup.When(flow.Url is not null, () => $"""<a class="button" href="{flow.Url}" aria-label="Open {flow.Title}">Open {Icons.External}</a>""");

    private static bool HasBegun(StageFlow flow) => flow.Rollout is not null || flow.Steps.Any(step => !step.IsToCome);

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
