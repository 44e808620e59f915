using Slipway.Values;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Manifests;

using Entries = Dictionary<string, ImageMapping.Entry>;

/// <summary>Walks through a YAML file once and collects its image fields with their positions, in any number of documents and lists.</summary>
internal sealed class ManifestScan
{
    private readonly YamlParser parser;
    private readonly bool isHelmValues;
    private readonly List<ImageField> fields = [];
    private readonly List<Problem> stale = [];
    private readonly List<Document> documents = [];
    private readonly Dictionary<AnchorName, Node> anchors = [];
    private readonly ScanPath path;
    private readonly Dictionary<string, ManifestPlace> collections = new(StringComparer.Ordinal);

    private int depth;

    private ManifestScan(ManifestText text, IReadOnlyList<ImagePath> paths)
    {
        Text = text;
        Paths = paths;
        parser = text.Open();
        var name = text.Path[(text.Path.LastIndexOf('/') + 1)..];
        path = new ScanPath(KustomizationFile.Names.Contains(name), paths);
        isHelmValues = name.StartsWith("values", StringComparison.Ordinal);
    }

    /// <summary>The file.</summary>
    public ManifestText Text { get; }

    /// <summary>The fields that were looked for by their path.</summary>
    public IReadOnlyList<ImagePath> Paths { get; }

    /// <summary>Lists and mappings at the paths that were looked for.</summary>
    public IReadOnlyDictionary<string, ManifestPlace> Collections => collections;

    /// <summary>Whether the file holds the values of a chart.</summary>
    public bool IsHelmValues => isHelmValues;

    /// <summary>The image fields in the order of the file.</summary>
    public IReadOnlyList<ImageField> Fields => fields;

    /// <summary>The documents that have image fields.</summary>
    public IReadOnlyList<Document> Documents => documents;

    /// <summary>The image fields of a document.</summary>
    public IEnumerable<ImageField> FieldsOf(Document document) => fields.Skip(document.FirstField).Take(document.FieldCount);

    /// <summary>Tags and digests beside a field that slipway.yaml names, which would not change with it.</summary>
    public IReadOnlyList<Problem> Stale => stale;

    /// <param name="text">The file.</param>
    /// <param name="paths">Fields of this file that hold an image though nothing about them says so.</param>
    public static ManifestScan Of(ManifestText text, IReadOnlyList<ImagePath> paths)
    {
        try
        {
            return Read(text, paths);
        }
        catch (InvalidInputException) when (text.Adapt() is { } adapted)
        {
            return Read(adapted, paths);
        }
    }

    private static ManifestScan Read(ManifestText text, IReadOnlyList<ImagePath> paths)
    {
        var scan = new ManifestScan(text, paths);
        YamlEvents.Read(text, () =>
        {
            scan.parser.MoveNext();
            scan.parser.Consume<StreamStart>();
            while (!scan.parser.Accept<StreamEnd>(out _))
            {
                scan.ReadDocument();
            }
        });
        return scan;
    }

    private void ReadDocument()
    {
        var start = (int)parser.Consume<DocumentStart>().Start.Index;
        var firstField = fields.Count;
        ReadNode();
        var end = (int)parser.Consume<DocumentEnd>().End.Index;
        anchors.Clear();
        if (fields.Count > firstField)
        {
            documents.Add(new Document(start, end, firstField, fields.Count - firstField));
        }
    }

    private Node ReadNode()
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return ReadAlias(alias);
        }

        var anchor = YamlEvents.Node(parser).Anchor;
        YamlEvents.ThrowIfTooDeep(parser, ++depth);
        var node = parser.TryConsume<Scalar>(out var scalar) ? new Node(scalar, null, null)
            : parser.TryConsume<SequenceStart>(out _) ? ReadSequence()
            : new Node(null, ReadMapping(), "a mapping");
        depth--;
        if (!anchor.IsEmpty)
        {
            anchors[anchor] = node;
        }

        return node;
    }

    // A mapping stands wherever an alias of it does.
    private Node ReadAlias(AnchorAlias alias)
    {
        var node = anchors.GetValueOrDefault(alias.Value);
        if (node.Mapping is { } mapping && !path.IsMerge)
        {
            if (mapping.TryGetValue("image", out var image) && path.IsContainer)
            {
                path.Enter("image");
                AddScalar(image.Value, image.Value);
                path.Leave();
            }

            AddMapping(mapping);
        }

        return node;
    }

    private Node ReadSequence()
    {
        for (var index = 0; !parser.TryConsume<SequenceEnd>(out _); index++)
        {
            path.Enter($"[{index}]");
            var place = parser.Current!;
            Add(ReadNode(), place);

            path.Leave();
        }

        return new Node(null, null, "a list");
    }

    private Entries? ReadMapping()
    {
        var start = parser.Consume<MappingStart>();
        var isFlow = start.Style == MappingStyle.Flow;
        var entries = isHelmValues || Paths.Count > 0 || !start.Anchor.IsEmpty || path.IsContainer || path.IsKustomizeImage || path.IsMerge
            ? new Entries() : null;
        List<Entries>? merged = null;
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode().Scalar;
            path.Enter(key?.Value ?? "?");
            if (key is { Value: ScanPath.MergeKey, Style: ScalarStyle.Plain })
            {
                (merged ??= []).AddRange(ReadMerged());
            }
            else
            {
                var place = parser.Current!;
                var node = ReadNode();
                if (key is not null)
                {
                    AddEntry(entries, key, node, isFlow);
                    Add(node, place);
                }
            }

            path.Leave();
        }

        if (entries is not null)
        {
            Inherit(entries, merged ?? []);
            AddMapping(entries);
        }

        return entries;
    }

    private void AddEntry(Entries? entries, Scalar key, Node node, bool isFlow)
    {
        if (entries is null)
        {
            return;
        }

        var span = ScalarSpan.Of(Text, key);
        if (!entries.TryAdd(key.Value, new ImageMapping.Entry(span, node.Scalar is null ? span : ScalarSpan.Of(Text, node.Scalar), isFlow) { Collection = node.Collection }))
        {
            entries[key.Value] = entries[key.Value] with { Again = span };
        }
    }

    // A mapping, or a list of them.
    private IEnumerable<Entries> ReadMerged()
    {
        var isList = parser.TryConsume<SequenceStart>(out _);
        do
        {
            if (isList && parser.TryConsume<SequenceEnd>(out _))
            {
                yield break;
            }

            if (ReadNode().Mapping is { } mapping)
            {
                yield return mapping;
            }
        }
        while (isList);
    }

    /// <summary>What a mapping does not say itself, it has from the mappings that are merged into it, the first of them before the others.</summary>
    private void Inherit(Entries entries, IEnumerable<Entries> merged)
    {
        foreach (var (key, entry) in merged.SelectMany(mapping => mapping))
        {
            if (entries.TryAdd(key, entry))
            {
                if (entry.Collection is null)
                {
                    path.Enter(key);
                    AddScalar(entry.Value, entry.Value);
                    path.Leave();
                }
            }
        }
    }

    private void AddMapping(Entries entries)
    {
        if (path.IsKustomizeImage && entries.ContainsKey("name"))
        {
            fields.Add(new KustomizeImage(Text, path.Spell(), entries));
        }
        else if ((isHelmValues || path.Named is { Part: ImagePart.Image }) && HelmImage.Fits(entries, path.Name))
        {
            fields.Add(new HelmImage(Text, path.Spell(), entries));
        }
        else if (Paths.Count > 0)
        {
            ReportStale(entries, ImagePart.Tag, "digest");
            ReportStale(entries, ImagePart.Digest, "tag");
        }
    }

    /// <summary>A tag that changes beside a digest that stays, or the other way round, would be an image that nobody built.</summary>
    private void ReportStale(Entries entries, ImagePart part, string sibling)
    {
        if (entries.TryGetValue(sibling, out var other) && other.Collection is null && !other.Value.IsNull && other.Value.Value.Length > 0 && !other.Value.IsIgnoredIn(Text)
            && path.NamedChild(sibling) is null && entries.Keys.FirstOrDefault(key => path.NamedChild(key)?.Part == part) is { } named)
        {
            stale.Add(new Problem(
                other.Key.PositionIn(Text),
                $"'{sibling}' stands beside '{named}', which slipway.yaml names, and would not change with it. Name it too (part: {sibling}), or mark it with # slipway:ignore."));
        }
    }

    private void Add(Node node, ParsingEvent place)
    {
        if (node.Scalar is { } value)
        {
            AddScalar(value, place);
        }
        else if (node.Collection is { } collection && path.Named is not null)
        {
            collections.TryAdd(path.Spell(), new ManifestPlace($"{Text.Path}:{place.Start.Line}:{place.Start.Column}", collection));
        }
    }

    private void AddScalar(Scalar value, ParsingEvent place)
    {
        if (path.IsImage)
        {
            var span = ScalarSpan.Of(Text, value);
            AddScalar(span, ReferenceEquals(place, value) ? span : span.At(Text, place));
        }
    }

    private void AddScalar(ScalarSpan value, ScalarSpan place)
    {
        if (path.IsImage)
        {
            var configured = path.Named;
            fields.Add(configured is null or { Part: ImagePart.Image }
                ? new ImageScalar(Text, path.Spell(), value, place, isNamed: configured is not null)
                : new ImagePartScalar(Text, path.Spell(), configured.Part, value, place));
        }
    }

    /// <summary>Where a document stands in the text, and its image fields.</summary>
    /// <param name="Start">Its first character.</param>
    /// <param name="End">Behind its last one.</param>
    /// <param name="FirstField">The index of its first field among all of the file.</param>
    /// <param name="FieldCount">How many it has.</param>
    public readonly record struct Document(int Start, int End, int FirstField, int FieldCount);

    /// <summary>A scalar, or the entries of a mapping where they were collected; neither for others.</summary>
    private readonly record struct Node(Scalar? Scalar, Entries? Mapping, string? Collection);
}
