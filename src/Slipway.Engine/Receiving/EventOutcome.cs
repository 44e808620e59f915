using Slipway.Engine.Releasing;

namespace Slipway.Engine.Receiving;

/// <summary>What came of an event. Each of these is final: the same event again comes to the same. What could not be carried through is an exception instead.</summary>
internal abstract record EventOutcome
{
    private EventOutcome()
    {
    }

    /// <summary>Its images stand in release branches and pull requests, or there was nothing to do about them.</summary>
    /// <param name="Releases">The releases.</param>
    public sealed record Released(IReadOnlyList<ReleasedApplication> Releases) : EventOutcome;

    /// <summary>Its image stands where flow's configuration wants it, or there was nothing to do about it.</summary>
    /// <param name="Rollouts">What was done, one for each environment.</param>
    public sealed record RolledOut(IReadOnlyList<string> Rollouts) : EventOutcome;

    /// <summary>A failed build was told of.</summary>
    /// <param name="What">Which one.</param>
    public sealed record Told(string What) : EventOutcome;

    /// <summary>There is nothing to release.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Nothing(string Reason) : EventOutcome;

    /// <summary>It can never be released: it is malformed, forged, or about something that is gone.</summary>
    /// <param name="Problem">What is wrong.</param>
    public sealed record Refused(Problem Problem) : EventOutcome;
}
