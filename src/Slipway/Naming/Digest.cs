using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Slipway.Naming;

/// <summary>
/// The digest of an image or blob, <c>sha256:</c> and 64 lower-case hex digits
/// (https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests).
/// </summary>
public sealed partial record Digest
{
    private const string Algorithm = "sha256:";

    private Digest(string value) => Value = value;

    /// <summary>Algorithm and hex digits: <c>sha256:…</c>.</summary>
    public string Value { get; }

    /// <summary>The first twelve hex digits, for people.</summary>
    public string Abbreviated => Value.Substring(Algorithm.Length, 12);

    /// <summary>Parses a digest.</summary>
    /// <exception cref="InvalidInputException">The text is not a sha256 digest.</exception>
    public static Digest Parse(string text) =>
        TryParse(text) ?? throw new InvalidInputException($"digest '{text}'", "expected 'sha256:' and 64 lower-case hex digits.");

    /// <summary>Parses a digest; null when the text is none.</summary>
    public static Digest? TryParse(string text) => Pattern().IsMatch(text) ? new Digest(text) : null;

    /// <summary>Parses the hex digits of a digest without the algorithm; null when the text is anything else.</summary>
    internal static Digest? TryParseHex(string text) => TryParse(Algorithm + text);

    /// <summary>The digest, without the algorithm where another one is written like that.</summary>
    internal string SpelledLike(string? other) => other is not null && TryParseHex(other) is not null ? Value[Algorithm.Length..] : Value;

    /// <summary>The digest of the given bytes.</summary>
    public static Digest Of(ReadOnlySpan<byte> content) => new(Algorithm + Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <inheritdoc/>
    public override string ToString() => Value;

    [GeneratedRegex("^sha256:[0-9a-f]{64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
