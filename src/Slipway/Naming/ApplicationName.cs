namespace Slipway.Naming;

/// <summary>The name of an application: an RFC 1123 label, such as <c>web</c>.</summary>
public sealed record ApplicationName
{
    private ApplicationName(string value) => Value = value;

    /// <summary>The name as text.</summary>
    public string Value { get; }

    /// <summary>Parses a name.</summary>
    /// <exception cref="InvalidInputException">The text is not an RFC 1123 label.</exception>
    public static ApplicationName Parse(string text) => new(DnsLabel.Parse(text, "application"));

    /// <summary>Parses a name; null when the text is not an RFC 1123 label.</summary>
    public static ApplicationName? TryParse(string text) => DnsLabel.IsOne(text) ? new ApplicationName(text) : null;

    /// <inheritdoc/>
    public override string ToString() => Value;
}
