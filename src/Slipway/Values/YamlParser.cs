using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Values;

/// <summary>
/// YamlDotNet's parser, for texts that anybody may have written: for some that are not YAML, such as <c>"[1"</c> before a line <c>"b: 2"</c> or half of a surrogate pair, it
/// throws what it does not declare. Here everything that is wrong with a text is a <see cref="YamlException"/> with its place.
/// </summary>
internal sealed class YamlParser(TextReader text, AdaptedText? adapted = null) : IParser
{
    private readonly Parser parser = new(new PatientScanner(text));

    /// <param name="adapted">A text that was made readable; events and failures have their places in the text as it is written.</param>
    public YamlParser(AdaptedText adapted)
        : this(new StringReader(adapted.Text), adapted)
    {
    }

    /// <inheritdoc/>
    public ParsingEvent? Current { get; private set; }

    /// <inheritdoc/>
    public bool MoveNext()
    {
        var last = parser.Current?.End ?? Mark.Empty;
        try
        {
            var more = parser.MoveNext();
            Current = adapted is null || parser.Current is null ? parser.Current : Placed(parser.Current, adapted);
            return more;
        }
        catch (YamlException exception) when (adapted is not null)
        {
            throw new SyntaxErrorException(adapted.Original(exception.Start.Index), adapted.Original(exception.End.Index), exception.Message);
        }
        catch (Exception exception) when (exception is InvalidOperationException or InvalidCastException or ArgumentException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            last = adapted?.Original(last.Index) ?? last;
            throw new SyntaxErrorException(last, last, "the text after this cannot be read; is a bracket or a quote not closed?");
        }
    }

    private static ParsingEvent Placed(ParsingEvent found, AdaptedText adapted)
    {
        var (start, end) = (adapted.Original(found.Start.Index), adapted.Original(found.End.Index));
        return found switch
        {
            Scalar scalar => new Scalar(scalar.Anchor, scalar.Tag, scalar.Value, scalar.Style, scalar.IsPlainImplicit, scalar.IsQuotedImplicit, start, end, scalar.IsKey),
            MappingStart map => new MappingStart(map.Anchor, map.Tag, map.IsImplicit, map.Style, start, end),
            SequenceStart list => new SequenceStart(list.Anchor, list.Tag, list.IsImplicit, list.Style, start, end),
            MappingEnd => new MappingEnd(start, end),
            SequenceEnd => new SequenceEnd(start, end),
            AnchorAlias alias => new AnchorAlias(alias.Value, start, end),
            DocumentStart document => new DocumentStart(document.Version, document.Tags, document.IsImplicit, start, end),
            DocumentEnd document => new DocumentEnd(document.IsImplicit, start, end),
            _ => found,
        };
    }
}
