using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Smoke;

namespace Slipway.Engine.Events;

/// <summary>
/// What happens in a deployment, as it happens: a closed set. Nothing that a Pod printed is in it, see <see cref="PodPrinted"/>, so that whoever listens may pass all of it on.
/// </summary>
internal abstract record DeployEvent
{
    private DeployEvent()
    {
    }

    /// <summary>The application that it is about; null: the run.</summary>
    public RenderingTarget? Target { get; init; }

    /// <summary>The run begins.</summary>
    /// <param name="Targets">What it was asked for.</param>
    public sealed record RunStarted(IReadOnlyList<RenderingTarget> Targets) : DeployEvent;

    /// <summary>It was decided what is to be done; nothing was written yet.</summary>
    public sealed record Planned(ApplyPlan Plan) : DeployEvent;

    /// <summary>What is to be done stays within what was reviewed, or somebody approved that it does more; nothing was written yet.</summary>
    /// <param name="ReviewedHash">The hash of the plan that was reviewed; null where there was none.</param>
    /// <param name="IsApproved">Whether it does more, and that was approved.</param>
    public sealed record Reviewed(string? ReviewedHash, bool IsApproved) : DeployEvent
    {
        /// <summary>The approvals that are missing and were ignored, in words; null: none are.</summary>
        public string? WithoutApprovals { get; init; }
    }

    /// <summary>Another job holds the application's lock, and it is waited for.</summary>
    public sealed record LockAwaited(string Lock, string Holder) : DeployEvent;

    /// <summary>The first write is about to happen.</summary>
    /// <param name="Images">The images that are asked for.</param>
    /// <param name="HasChanges">Whether anything is to be sent; else it is only waited for health.</param>
    public sealed record Applying(IReadOnlyList<string> Images, bool HasChanges) : DeployEvent;

    /// <summary>An object was written.</summary>
    /// <param name="Verb">What was done, such as <c>Created</c>.</param>
    /// <param name="Id">To what.</param>
    public sealed record Wrote(string Verb, ResourceId Id) : DeployEvent;

    /// <summary>Something is waited for: told when it changes, and at least once a second.</summary>
    public sealed record Waiting(Wait Wait) : DeployEvent;

    /// <summary>Nothing is waited for any more.</summary>
    public sealed record WaitEnded : DeployEvent;

    /// <summary>A hook begins.</summary>
    public sealed record HookStarted(string Phase, ResourceId Job) : DeployEvent;

    /// <summary>A hook ended well.</summary>
    public sealed record HookDone(string Phase, ResourceId Job) : DeployEvent;

    /// <summary>Its smoke tests were run.</summary>
    public sealed record Tested(IReadOnlyList<SmokeResult> Results) : DeployEvent;

    /// <summary>How an apply went was written to the parent of its set.</summary>
    /// <param name="Parent">The parent, as it is then.</param>
    /// <param name="Reason">One word in CamelCase.</param>
    /// <param name="Message">What happened.</param>
    /// <param name="IsWarning">Whether it went wrong.</param>
    public sealed record Recorded(Resource Parent, string Reason, string Message, bool IsWarning) : DeployEvent;

    /// <summary>Something that a person may want to know.</summary>
    public sealed record Noted(string Text, bool IsWarning) : DeployEvent;

    /// <summary>The application is done with, in one way or another. Each application that was asked for ends once, unless the run is cancelled.</summary>
    public sealed record Ended(Outcome Outcome) : DeployEvent;

    /// <summary>The run was cancelled while it worked on the application, or (no target) as a whole.</summary>
    public sealed record Cancelled : DeployEvent;

    /// <summary>All applications of a stage are done with.</summary>
    public sealed record StageEnded(StageName Stage, IReadOnlyList<Outcome> Outcomes) : DeployEvent;

    /// <summary>The run ended, well or not.</summary>
    /// <param name="Outcomes">Of all applications that it came to, stage by stage.</param>
    /// <param name="Problem">Why it ended before it came to any application, such as bad manifests; null: it came to all.</param>
    public sealed record RunEnded(IReadOnlyList<Outcome> Outcomes, SlipwayException? Problem) : DeployEvent;
}
