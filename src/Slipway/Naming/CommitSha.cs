namespace Slipway.Naming;

/// <summary>The full id of a git commit: 40 (SHA-1) or 64 (SHA-256) lower-case hex digits.</summary>
public sealed record CommitSha
{
    private CommitSha(string value) => Value = value;

    /// <summary>All digits.</summary>
    public string Value { get; }

    /// <summary>The first seven digits, for people.</summary>
    public string Abbreviated => Value[..7];

    /// <summary>Parses a full commit id.</summary>
    /// <exception cref="InvalidInputException">The text is not a full commit id.</exception>
    public static CommitSha Parse(string text) =>
        TryParse(text) ?? throw new InvalidInputException($"commit '{text}'", "expected the 40 or 64 lower-case hex digits of a full commit id.");

    /// <summary>Parses a full commit id; null when the text is none.</summary>
    public static CommitSha? TryParse(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower) ? new CommitSha(text) : null;

    /// <inheritdoc/>
    public override string ToString() => Value;
}
