using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Values;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.PathEdits;

/// <summary>The documents of a YAML or JSON file as nodes with their characters. Empty documents are left out.</summary>
internal sealed class SourceTree
{
    private readonly YamlParser parser;
    private readonly ManifestText text;
    private readonly List<SourceNode> documents = [];
    private int depth;

    private SourceTree(ManifestText text)
    {
        this.text = text;
        parser = text.Open();
        Text = text.Characters.Slice(0, text.Characters.Length);
    }

    /// <summary>The file without its byte order mark.</summary>
    public string Text { get; }

    /// <summary>The roots of its documents.</summary>
    public IReadOnlyList<SourceNode> Documents => documents;

    /// <exception cref="InvalidInputException">It is not YAML in UTF-8.</exception>
    public static SourceTree Of(ConfigFile file)
    {
        var text = new ManifestText(file);
        try
        {
            return Read(text);
        }
        catch (InvalidInputException) when (text.Adapt() is { } adapted)
        {
            return Read(adapted);
        }
    }

    private static SourceTree Read(ManifestText text)
    {
        var tree = new SourceTree(text);
        YamlEvents.Read(text, tree.ReadStream);
        return tree;
    }

    private void ReadStream()
    {
        parser.MoveNext();
        parser.Consume<StreamStart>();
        while (!parser.Accept<StreamEnd>(out _))
        {
            parser.Consume<DocumentStart>();
            var root = ReadNode();
            parser.Consume<DocumentEnd>();
            if (root is not SourceNode.Scalar { Value.IsNull: true })
            {
                documents.Add(root);
            }
        }
    }

    private SourceNode ReadNode() => parser.TryConsume<AnchorAlias>(out var alias)
        ? new SourceNode.Alias((int)alias.Start.Index, (int)alias.End.Index, alias.Value.Value)
        : ReadWhole();

    private SourceNode ReadWhole()
    {
        var found = YamlEvents.Node(parser);
        YamlEvents.ThrowIfTooDeep(parser, ++depth);
        parser.MoveNext();
        SourceNode node = found switch
        {
            Scalar scalar => ReadScalar(scalar),
            SequenceStart list => ReadList(list),
            MappingStart map => ReadMap(map),
            _ => throw new YamlException(found.Start, found.End, "expected a value."),
        };
        depth--;
        return node with { Anchor = found.Anchor.IsEmpty ? null : found.Anchor.Value, HasTag = !found.Tag.IsEmpty };
    }

    private SourceNode.Scalar ReadScalar(Scalar scalar)
    {
        var (start, end) = ((int)scalar.Start.Index, (int)scalar.End.Index);
        var isBlock = scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded;
        // The parser takes what follows a block scalar for a part of it. Blank lines are one where it keeps them.
        var last = isBlock && Header(start).Contains('+', StringComparison.Ordinal) ? EndOfLastLine(end) : text.Characters.TrimEnd(start, end);
        var value = scalar is { Style: ScalarStyle.Plain, Tag.IsEmpty: true } ? YamlScalars.Resolve(scalar.Value, default) : ScalarValue.OfString(scalar.Value);
        return new SourceNode.Scalar(start, Math.Max(start, last), value, scalar.Style);
    }

    private string Header(int start) => text.Characters.Slice(start, text.Characters.LineEnd(start)).Split('#')[0];

    private int EndOfLastLine(int end)
    {
        while (end > 0 && text.Characters[end - 1] == ' ')
        {
            end--;
        }

        end -= end > 0 && text.Characters[end - 1] == '\n' ? 1 : 0;
        return end - (end > 0 && text.Characters[end - 1] == '\r' ? 1 : 0);
    }

    private SourceNode.List ReadList(SequenceStart start)
    {
        var items = new List<SourceNode>();
        while (!parser.Accept<SequenceEnd>(out _))
        {
            items.Add(ReadNode());
        }

        // The parser says of a bracket that it ends where it begins.
        var end = (int)parser.Consume<SequenceEnd>().Start.Index + 1;
        var isFlow = start.Style == SequenceStyle.Flow;
        return new SourceNode.List((int)start.Start.Index, isFlow ? end : items.Count == 0 ? (int)start.End.Index : items[^1].End, isFlow, items);
    }

    private SourceNode.Map ReadMap(MappingStart start)
    {
        var entries = new List<SourceNode.Entry>();
        while (!parser.Accept<MappingEnd>(out _))
        {
            var place = parser.Current!;
            if (ReadNode() is not SourceNode.Scalar key)
            {
                throw new YamlException(place.Start, place.End, "expected a text as the key.");
            }

            // A key is a text, whatever it reads like.
            var name = new SourceNode.Scalar(key.Start, key.End, ScalarValue.OfString(place is Scalar { Value: var written } ? written : key.Content.Text), key.Style);
            var node = ReadNode();
            // The parser says of nothing that it is where the next thing is.
            entries.Add(new SourceNode.Entry(name, node is { Start: var at, End: var end } && at == end && node is SourceNode.Scalar nothing ? nothing with { Start = AfterColon(name.End), End = AfterColon(name.End) } : node));
        }

        var last = (int)parser.Consume<MappingEnd>().Start.Index + 1;
        var isFlow = start.Style == MappingStyle.Flow;
        return new SourceNode.Map((int)start.Start.Index, isFlow ? last : entries.Count == 0 ? (int)start.End.Index : Math.Max(entries[^1].Key.End, entries[^1].Node.End), isFlow, entries);
    }

    private int AfterColon(int end)
    {
        var at = end;
        while (at < text.Characters.Length && text.Characters[at] is ' ' or '\t')
        {
            at++;
        }

        return at < text.Characters.Length && text.Characters[at] == ':' ? at + 1 : end;
    }
}
