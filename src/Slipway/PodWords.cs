namespace Slipway;

/// <summary>
/// Text that comes out of a Pod: what it printed, ended with, or answered. It may be anything, a customer's data as well. So only the log of the run shows it: its text form
/// says no more than that there is some, and it never becomes part of a message, status, record or pull request.
/// </summary>
public sealed record PodWords
{
    private readonly string text;

    private PodWords(string text) => this.text = text;

    /// <summary>Wraps a text; null where it says nothing.</summary>
    public static PodWords? Of(string? text) => string.IsNullOrWhiteSpace(text) ? null : new PodWords(text);

    /// <summary>The text, for the log of the run and nothing else. Control characters and commands for CI systems are still in it.</summary>
    public string ForLog() => text;

    /// <inheritdoc/>
    public override string ToString() => "(see the log of the run)";
}
