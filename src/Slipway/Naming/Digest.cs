using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Slipway.Naming;

/// <summary>
/// The digest of an image or blob, <c>sha256:</c> and 64 lower-case hex digits
/// (https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests).
/// </summary>
public sealed partial record Digest
{
    private Digest(string value) => Value = value;

    /// <summary>Algorithm and hex digits: <c>sha256:…</c>.</summary>
    public string Value { get; }

    /// <summary>The first twelve hex digits, for people.</summary>
    public string Abbreviated => Value.Substring("sha256:".Length, 12);

    /// <summary>Parses a digest.</summary>
    /// <exception cref="InvalidInputException">The text is not a sha256 digest.</exception>
    public static Digest Parse(string text) =>
        TryParse(text) ?? throw new InvalidInputException($"digest '{text}'", "expected 'sha256:' and 64 lower-case hex digits.");

    /// <summary>Parses a digest; null when the text is none.</summary>
    public static Digest? TryParse(string text) => Pattern().IsMatch(text) ? new Digest(text) : null;

    /// <summary>The digest of the given bytes.</summary>
    public static Digest Of(ReadOnlySpan<byte> content) => new("sha256:" + Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <inheritdoc/>
    public override string ToString() => Value;

    [GeneratedRegex("^sha256:[0-9a-f]{64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
