using Slipway.Pages.Html;
using Slipway.Sandbox.Ci;
using Slipway.Sandbox.Forge;

namespace Slipway.Sandbox.Pages;

/// <summary>Which tone the states of the sandbox's parts have.</summary>
internal static class Tones
{
    public static (Tone Tone, string Word) Of(PullRequestRecord pullRequest) => pullRequest switch
    {
        { IsMerged: true } => (Tone.Merged, "merged"),
        { IsOpen: false } => (Tone.Neutral, "closed"),
        { IsDraft: true } => (Tone.Neutral, "draft"),
        _ => (Tone.Waiting, "open"),
    };

    public static (Tone Tone, string Word) Of(CiRun run) => run.State switch
    {
        CiRunState.Queued => (Tone.Waiting, "queued"),
        CiRunState.Running => (Tone.Moving, "running"),
        CiRunState.Success => (Tone.Good, "success"),
        CiRunState.Cancelled => (Tone.Neutral, "cancelled"),
        _ => (Tone.Bad, "failure"),
    };

    /// <summary>A commit's or a deployment's status, or how a check ended.</summary>
    public static Tone OfStatus(string state) => state switch
    {
        "success" => Tone.Good,
        "failure" or "error" or "timed_out" or "action_required" => Tone.Bad,
        "pending" or "in_progress" => Tone.Moving,
        "queued" => Tone.Waiting,
        _ => Tone.Neutral,
    };

    public static Markup State(PullRequestRecord pullRequest) => Show(Of(pullRequest));

    public static Markup State(CiRun run) => Show(Of(run));

    private static Markup Show((Tone Tone, string Word) state) => Parts.State(state.Tone, state.Word);
}
