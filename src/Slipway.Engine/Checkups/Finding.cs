namespace Slipway.Engine.Checkups;

/// <summary>What a check found.</summary>
/// <param name="Kind">How bad it is.</param>
/// <param name="Subject">What was looked at.</param>
/// <param name="Text">What is so, and of a problem what to do.</param>
internal sealed record Finding(FindingKind Kind, string Subject, string Text)
{
    public static Finding Fine(string subject, string text) => new(FindingKind.Fine, subject, text);

    public static Finding Warning(string subject, string text) => new(FindingKind.Warning, subject, text);

    public static Finding Problem(string subject, string text) => new(FindingKind.Problem, subject, text);
}

/// <summary>How bad a finding is.</summary>
internal enum FindingKind
{
    /// <summary>It is as it should be.</summary>
    Fine,

    /// <summary>A release or deployment works, but not all that could.</summary>
    Warning,

    /// <summary>A release or deployment would fail.</summary>
    Problem,
}
