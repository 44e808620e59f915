using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Manifests;

/// <summary>The text of a YAML file, whose every character maps to known bytes, so that a replaced span leaves all others as they are.</summary>
internal sealed class ManifestText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static ReadOnlySpan<byte> LargeFilePointer => "version https://git-lfs.github.com/spec/"u8;

    // No cluster takes a resource of more than 1.5 MB, and reading takes memory of some ten times the file.
    private const int Largest = 50_000_000;

    private readonly ConfigFile file;
    private readonly int byteOrderMark;

    /// <summary>Why a file cannot hold manifests at all; null where it may.</summary>
    public static Problem? Misfit(ConfigFile file) =>
        file.Content.Span.StartsWith(LargeFilePointer)
            ? new Problem(file.Path, "this is a pointer of Git LFS. Manifests must be in git itself: take the file out of .gitattributes.")
        : file.Content.Length > Largest
            ? new Problem(
                file.Path, $"{file.Content.Length / 1_000_000} MB; expected at most {Largest / 1_000_000} MB of manifests in one file. Split it, or give it a name that does not end in .yaml, .yml or .json.")
        : null;

    /// <exception cref="InvalidInputException">It is not text in UTF-8.</exception>
    public ManifestText(ConfigFile file)
    {
        this.file = file;
        byteOrderMark = file.Content.Span.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        try
        {
            Characters = new Characters(file.Content[byteOrderMark..], Strict);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidInputException($"{Path}", $"expected UTF-8; byte {exception.Index + byteOrderMark} is not. Save the file as UTF-8.");
        }
    }

    // What makes the text readable, where YamlDotNet cannot read it as it is.
    private readonly AdaptedText? adapted;

    private ManifestText(ManifestText text, AdaptedText adapted) => (file, byteOrderMark, Characters, this.adapted) = (text.file, text.byteOrderMark, text.Characters, adapted);

    private ManifestText(ConfigFile file, string text) => (this.file, Characters) = (file, new Characters(text));

    public string Path => file.Path;

    /// <summary>Whether it is JSON, in which every text has quotes.</summary>
    public bool IsJson => Path.EndsWith(".json", StringComparison.Ordinal);

    /// <summary>The text without byte order mark.</summary>
    public Characters Characters { get; }

    /// <summary>Reads the text from the start. Places are those in the file.</summary>
    public YamlParser Open() => adapted is null ? new YamlParser(Characters.Read()) : new YamlParser(adapted);

    /// <summary>The same text, read in the way of kubectl where YamlDotNet cannot read it; null where that does not help.</summary>
    public ManifestText? Adapt() => adapted is null && AdaptedText.Of(Characters.Slice(0, Characters.Length)) is { } found ? new ManifestText(this, found) : null;

    /// <summary>The file with the image set in some of its fields; null when that changes nothing.</summary>
    /// <param name="scan">All fields of the file.</param>
    /// <param name="fields">Those to set.</param>
    /// <param name="image">The image.</param>
    /// <exception cref="InvalidInputException">That cannot be done without changing something else.</exception>
    public ScalarEdits? Set(ManifestScan scan, IReadOnlySet<ImageField> fields, ImageReference image)
    {
        // The same span twice: two aliases of one anchor. Stable order: insertions at one place stay in their order.
        var replacements = fields.SelectMany(field => field.Set(image)).Distinct()
            .Where(replacement => Characters.Slice(replacement.Start, replacement.End) != replacement.Text)
            .OrderBy(replacement => replacement.Start).ToList();
        if (replacements.Count == 0)
        {
            return null;
        }

        ThrowIfTwice(replacements);
        var shared = SharedAnchors.Find(scan, fields, replacements);
        foreach (var document in scan.Documents.Where(document => scan.FieldsOf(document).Any(fields.Contains)))
        {
            ThrowIfUnexpected(document, scan, replacements, fields, image);
        }

        return new ScalarEdits(new FileEdit(Path, file.Content, Apply(replacements)), shared);
    }

    private void ThrowIfTwice(List<Replacement> replacements)
    {
        foreach (var (one, next) in replacements.Zip(replacements.Skip(1)))
        {
            if (next.Start < one.End || (next.Start == one.Start && next.End > next.Start))
            {
                throw new InvalidInputException(
                    $"{Path}:{Characters.Position(next.Start)}", $"two image fields share this text by an anchor and need different ones, '{one.Text}' and '{next.Text}'. Write them apart.");
            }
        }
    }

    // Bytes around the replaced ones are copied, not decoded and encoded again: a large file is not kept a third time.
    private byte[] Apply(IReadOnlyList<Replacement> replacements)
    {
        var added = replacements.Sum(replacement =>
            Strict.GetByteCount(replacement.Text) - Characters.Bytes(replacement.Start, replacement.End));
        var after = new byte[file.Content.Length + added];
        var (from, to, position) = (0, 0, 0);
        foreach (var replacement in replacements)
        {
            var kept = Characters.Bytes(position, replacement.Start) + (position == 0 ? byteOrderMark : 0);
            file.Content.Span.Slice(from, kept).CopyTo(after.AsSpan(to));
            to += kept + Strict.GetBytes(replacement.Text, after.AsSpan(to + kept));
            from += kept + Characters.Bytes(replacement.Start, replacement.End);
            position = replacement.End;
        }

        file.Content.Span[from..].CopyTo(after.AsSpan(to));
        return after;
    }

    // A last look through a parser's eyes, whatever notation the file uses; only at the documents that change.
    private void ThrowIfUnexpected(
        ManifestScan.Document document, ManifestScan scan, IReadOnlyList<Replacement> replacements, IReadOnlySet<ImageField> set, ImageReference image)
    {
        var text = new StringBuilder();
        var position = document.Start;
        foreach (var replacement in replacements.Where(replacement => replacement.Start >= document.Start && replacement.End <= document.End))
        {
            text.Append(Characters.Slice(position, replacement.Start)).Append(replacement.Text);
            position = replacement.End;
        }

        text.Append(Characters.Slice(position, document.End));
        var edited = ManifestScan.Of(new ManifestText(file, text.ToString()), scan.Paths).Fields;
        for (var i = 0; i < document.FieldCount; i++)
        {
            var before = scan.Fields[document.FirstField + i];
            var expected = set.Contains(before) ? before.After(image) : before.Written;
            if (edited.Count != document.FieldCount || edited[i].Written != expected)
            {
                throw new InvalidInputException(before.Position, $"the image '{before.Written}' is written in a way that cannot be edited safely. {before.Advice}");
            }
        }
    }
}
