using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>The text of a YAML file, whose every character maps to known bytes, so that a replaced span leaves all others as they are.</summary>
internal sealed class ManifestText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ConfigFile file;
    private readonly int byteOrderMark;

    public ManifestText(ConfigFile file)
    {
        this.file = file;
        byteOrderMark = file.Content.Span.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        try
        {
            Value = Strict.GetString(file.Content.Span[byteOrderMark..]);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidInputException($"{Path}", $"expected UTF-8; byte {exception.Index + byteOrderMark} is not. Save the file as UTF-8.");
        }
    }

    public string Path => file.Path;

    /// <summary>The text without byte order mark.</summary>
    public string Value { get; }

    /// <summary>The file with the replacements made; null when they change nothing.</summary>
    public FileEdit? Apply(IEnumerable<Replacement> replacements, ImageReference image)
    {
        // The same span twice: two aliases of one anchor. Stable order: insertions at one place stay in their order.
        var ordered = replacements.Distinct().OrderBy(replacement => replacement.Start).ToList();
        var text = new StringBuilder(Value.Length + 256);
        var position = 0;
        foreach (var replacement in ordered)
        {
            text.Append(Value, position, replacement.Start - position).Append(replacement.Text);
            position = replacement.End;
        }

        var after = text.Append(Value, position, Value.Length - position).ToString();
        return after == Value ? null : Verified(after, image);
    }

    private FileEdit Verified(string after, ImageReference image)
    {
        var bytes = new byte[byteOrderMark + Strict.GetByteCount(after)];
        file.Content.Span[..byteOrderMark].CopyTo(bytes);
        Strict.GetBytes(after, bytes.AsSpan(byteOrderMark));

        // A last look through a parser's eyes, whatever notation the file uses.
        var before = ManifestScan.Of(this).Fields;
        var edited = ManifestScan.Of(new ManifestText(new ConfigFile(Path, bytes))).Fields;
        for (var i = 0; i < before.Count; i++)
        {
            var expected = before[i].Matches(image) ? image.ToString() : before[i].ImageText;
            if (edited.Count != before.Count || edited[i].ImageText != expected)
            {
                throw new InvalidInputException(
                    before[i].Position,
                    $"the image '{before[i].ImageText}' is written in a way that cannot be edited safely. Write it plainly: image: {before[i].ImageText}");
            }
        }

        return new FileEdit(Path, file.Content, bytes);
    }
}
