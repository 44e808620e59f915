namespace Slipway.Naming;

/// <summary>The name of a cluster among several of a stage: an RFC 1123 label, such as <c>eu</c>.</summary>
public sealed record ClusterName
{
    private ClusterName(string value) => Value = value;

    /// <summary>The name as text.</summary>
    public string Value { get; }

    /// <summary>Parses a name.</summary>
    /// <exception cref="InvalidInputException">The text is not an RFC 1123 label.</exception>
    public static ClusterName Parse(string text) => new(DnsLabel.Parse(text, "cluster"));

    /// <inheritdoc/>
    public override string ToString() => Value;
}
