using Slipway.Values;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Manifests;

/// <summary>Every scalar and alias of a YAML file in its order, with the path to it.</summary>
internal sealed class YamlWalk
{
    private readonly YamlParser parser;
    private readonly Action<Visit> visit;
    private readonly List<string> path = [];
    private readonly List<(int Anchor, int Depth)> open = [];

    // An anchor can be defined anew: an alias means the last definition in front of it.
    private readonly Dictionary<AnchorName, int> anchors = [];
    private int definitions;
    private int document;
    private int depth;

    private YamlWalk(ManifestText text, Action<Visit> visit) => (parser, this.visit) = (text.Open(), visit);

    /// <param name="Document">The number of its document.</param>
    /// <param name="Event">A scalar, or an alias.</param>
    /// <param name="Path">Keys, and indexes as <c>[0]</c>, from the document's root. Only valid during the visit.</param>
    /// <param name="Anchors">The anchors of the nodes around it and of itself, each by a number of its own, and how long the path to each is. Only valid during the visit.</param>
    /// <param name="IsKey">Whether it is the key of a mapping; the path is that of the mapping.</param>
    /// <param name="Alias">The anchor that an alias means; null for a scalar, and where there is none.</param>
    public readonly record struct Visit(int Document, ParsingEvent Event, IReadOnlyList<string> Path, IReadOnlyList<(int Anchor, int Depth)> Anchors, bool IsKey, int? Alias);

    /// <summary>Walks through a file that could be read before.</summary>
    public static void Through(ManifestText text, Action<Visit> visit)
    {
        var walk = new YamlWalk(text, visit);
        YamlEvents.Read(text, () =>
        {
            walk.parser.MoveNext();
            walk.parser.Consume<StreamStart>();
            while (!walk.parser.Accept<StreamEnd>(out _))
            {
                walk.parser.Consume<DocumentStart>();
                walk.ReadNode();
                walk.parser.Consume<DocumentEnd>();
                walk.anchors.Clear();
                walk.document++;
            }
        });
    }

    private Scalar? ReadNode(bool isKey = false)
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            visit(new Visit(document, alias, path, open, isKey, anchors.TryGetValue(alias.Value, out var anchor) ? anchor : null));
            return null;
        }

        var node = YamlEvents.Node(parser);
        YamlEvents.ThrowIfTooDeep(parser, ++depth);
        if (!node.Anchor.IsEmpty)
        {
            open.Add((anchors[node.Anchor] = ++definitions, path.Count));
        }

        Read(node, isKey);
        if (!node.Anchor.IsEmpty)
        {
            open.RemoveAt(open.Count - 1);
        }

        depth--;
        return node as Scalar;
    }

    private void Read(NodeEvent node, bool isKey)
    {
        parser.MoveNext();
        switch (node)
        {
            case SequenceStart:
                for (var index = 0; !parser.TryConsume<SequenceEnd>(out _); index++)
                {
                    ReadChild($"[{index}]");
                }

                break;
            case MappingStart:
                while (!parser.TryConsume<MappingEnd>(out _))
                {
                    ReadChild(ReadNode(isKey: true)?.Value ?? "?");
                }

                break;
            default:
                visit(new Visit(document, node, path, open, isKey, null));
                break;
        }
    }

    private void ReadChild(string name)
    {
        path.Add(name);
        ReadNode();
        path.RemoveAt(path.Count - 1);
    }
}
