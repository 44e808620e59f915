namespace Slipway;

/// <summary>One thing that is wrong with an input.</summary>
/// <param name="Subject">What it is about: a file position (<c>dev/web/web.yaml:12:9</c>), a resource, an option.</param>
/// <param name="Message">What was expected and found, and what to do.</param>
public sealed record Problem(string Subject, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Subject}: {Message}";
}
