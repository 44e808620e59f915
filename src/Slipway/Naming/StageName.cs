namespace Slipway.Naming;

/// <summary>The name of a stage: an RFC 1123 label, such as <c>dev</c>.</summary>
public sealed record StageName
{
    private StageName(string value) => Value = value;

    /// <summary>The name as text.</summary>
    public string Value { get; }

    /// <summary>Parses a name.</summary>
    /// <exception cref="InvalidInputException">The text is not an RFC 1123 label.</exception>
    public static StageName Parse(string text) => new(DnsLabel.Parse(text, "stage"));

    /// <summary>Parses a name; null when the text is not an RFC 1123 label.</summary>
    public static StageName? TryParse(string text) => DnsLabel.IsOne(text) ? new StageName(text) : null;

    /// <inheritdoc/>
    public override string ToString() => Value;
}
