namespace Slipway;

/// <summary>A value that must never be printed. Its text form is <c>***</c>.</summary>
public sealed class Secret(string value)
{
    /// <summary>The value itself: for a header or a process's environment, nothing else.</summary>
    public string Reveal() => value;

    /// <inheritdoc/>
    public override string ToString() => "***";
}
