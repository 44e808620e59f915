using Slipway.Pages.Html;

namespace Slipway.Sandbox.Pages.Flow;

/// <summary>One step on the way of a release, for people: a name, how it stands, and a few words.</summary>
internal sealed record FlowStep(string Name, Tone Tone, string Word, string Detail, string? Address = null)
{
    private const string NotYet = "not yet";

    public bool IsToCome => Word == NotYet;

    public static FlowStep Waiting(string name) => new(name, Tone.Neutral, NotYet, "");
}
