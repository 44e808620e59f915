using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>The text of a YAML file, whose every character maps to known bytes, so that a replaced span leaves all others as they are.</summary>
internal sealed class ManifestText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static ReadOnlySpan<byte> LargeFilePointer => "version https://git-lfs.github.com/spec/"u8;

    private readonly ConfigFile file;
    private readonly int byteOrderMark;

    /// <exception cref="InvalidInputException">It is not text in UTF-8.</exception>
    public ManifestText(ConfigFile file)
    {
        this.file = file;
        if (file.Content.Span.StartsWith(LargeFilePointer))
        {
            throw new InvalidInputException(Path, "this is a pointer of Git LFS. Manifests must be in git itself: take the file out of .gitattributes.");
        }

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

    /// <summary>The file with the image set in some of its fields; null when that changes nothing.</summary>
    /// <param name="scan">All fields of the file.</param>
    /// <param name="fields">Those to set.</param>
    /// <param name="image">The image.</param>
    public FileEdit? Set(ManifestScan scan, IReadOnlySet<ImageField> fields, ImageReference image)
    {
        // The same span twice: two aliases of one anchor. Stable order: insertions at one place stay in their order.
        var replacements = fields.SelectMany(field => field.Set(image)).Distinct().OrderBy(replacement => replacement.Start).ToList();
        var text = new StringBuilder(Value.Length + replacements.Sum(replacement => replacement.Text.Length));
        var position = 0;
        foreach (var replacement in replacements)
        {
            text.Append(Value, position, replacement.Start - position).Append(replacement.Text);
            position = replacement.End;
        }

        var after = text.Append(Value, position, Value.Length - position).ToString();
        if (after == Value)
        {
            return null;
        }

        var bytes = new byte[byteOrderMark + Strict.GetByteCount(after)];
        file.Content.Span[..byteOrderMark].CopyTo(bytes);
        Strict.GetBytes(after, bytes.AsSpan(byteOrderMark));
        ThrowIfUnexpected(scan, fields, image, new ManifestText(new ConfigFile(Path, bytes)));
        return new FileEdit(Path, file.Content, bytes);
    }

    // A last look through a parser's eyes, whatever notation the file uses.
    private static void ThrowIfUnexpected(ManifestScan scan, IReadOnlySet<ImageField> set, ImageReference image, ManifestText after)
    {
        var edited = ManifestScan.Of(after, scan.Paths).Fields;
        for (var i = 0; i < scan.Fields.Count; i++)
        {
            var before = scan.Fields[i];
            var expected = set.Contains(before) ? before.After(image) : before.Written;
            if (edited.Count != scan.Fields.Count || edited[i].Written != expected)
            {
                throw new InvalidInputException(
                    before.Position,
                    $"the image '{before.Written}' is written in a way that cannot be edited safely. Write it plainly: image: {before.Written}");
            }
        }
    }
}
