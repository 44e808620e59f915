using Slipway.Configuration;
using Slipway.Pages.Html;
using Slipway.Sandbox.Pages.PullRequests;

namespace Slipway.Sandbox.Pages.Flow;

/// <summary>What can be done about an application in a stage now, as buttons.</summary>
internal sealed class FlowForms(PageForms forms)
{
    public const string Abort = "abort-rollout";
    public const string GoOn = "go-on";
    public const string RollBack = "roll-back";
    public const string Promote = "promote";
    public const string LookForDrift = "look-for-drift";

    /// <summary>The next step beside a failure; nothing where nothing failed.</summary>
    public Markup AfterFailure(StageFlow flow) => flow.Failed is null ? Markup.Empty : Join(
        Markup.When(flow.Request is { IsMerged: true }, () => $"{forms.Button(PullRequestForms.Revert, PullRequestForms.SubjectOf(flow.Repository, flow.Request!), "Revert", label: $"Revert #{flow.Request!.Number} of {flow.Title}")}"),
        Markup.When(flow.History?.LastHealthy is not null, () => $"{RollBackButton(flow)}"));

    /// <summary>All that can be done where it is looked at alone.</summary>
    /// <param name="flow">The application in its stage.</param>
    /// <param name="next">The stage that it may be promoted to; null for none.</param>
    public Markup All(StageFlow flow, StageConfiguration? next) => Row(
        Markup.When(flow.Rollout is { IsActive: true }, () => $"{OfRollout(flow)}"),
        Markup.When(next is not null && flow.State.Tone == Tone.Good, () => $"{forms.Button(Promote, $"{SubjectOf(flow)} {next!.Name}", $"Promote to {next.Name}", isPrimary: true, label: $"Promote {flow.Application} to {next.Name}")}"),
        Markup.When(flow.Failed is not null && flow.Request is { IsMerged: true }, () => $"{forms.Button(PullRequestForms.Revert, PullRequestForms.SubjectOf(flow.Repository, flow.Request!), "Revert", label: $"Revert #{flow.Request!.Number} of {flow.Title}")}"),
        Markup.When(flow.History?.LastHealthy is not null, () => $"{RollBackButton(flow)}"));

    /// <summary>Compares what runs with git.</summary>
    public Markup OfDrift(StageFlow flow) => forms.Button(LookForDrift, SubjectOf(flow), "Look for drift", label: $"Look for drift of {flow.Title}");

    /// <summary>What can be done about a rollout under way.</summary>
    public Markup OfRollout(StageFlow flow) => Markup.Of(
        $"""{forms.Button(GoOn, SubjectOf(flow), "Go on", label: $"Go on with {flow.Title}")}{forms.Button(Abort, SubjectOf(flow), "Abort", label: $"Abort {flow.Title}")}""");

    private Markup RollBackButton(StageFlow flow) => forms.Button(RollBack, SubjectOf(flow), "Roll back", label: $"Roll back {flow.Title}");

    private static string SubjectOf(StageFlow flow) => $"{flow.Repository.FullName} {flow.Place.Stage} {flow.Application}";

    /// <summary>Buttons side by side; nothing for none.</summary>
    public static Markup Row(params Markup[] buttons) => Join(buttons) is var all && all.ToString().Length == 0 ? Markup.Empty : Markup.Of($"""<div class="buttons">{all}</div>""");

    private static Markup Join(params Markup[] buttons) => Markup.Of($"{buttons}");
}
