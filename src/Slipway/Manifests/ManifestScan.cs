using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Manifests;

/// <summary>Walks through a YAML file once and collects its image fields with their positions, in any number of documents and lists.</summary>
internal sealed class ManifestScan
{
    private readonly Parser parser;
    private readonly bool isKustomization;
    private readonly bool isHelmValues;
    private readonly List<ImageField> fields = [];
    private readonly Dictionary<AnchorName, ScalarSpan> anchors = [];

    /// <summary>Keys (and indexes as <c>[0]</c>) from the document's root to the current node.</summary>
    private readonly List<string> path = [];

    private ManifestScan(ManifestText text, IReadOnlyList<ImagePath> paths)
    {
        Text = text;
        Paths = paths;
        parser = new Parser(new StringReader(text.Value));
        var name = text.Path[(text.Path.LastIndexOf('/') + 1)..];
        isKustomization = name is "kustomization.yaml" or "kustomization.yml" or "Kustomization";
        isHelmValues = name.StartsWith("values", StringComparison.Ordinal);
    }

    /// <summary>The file.</summary>
    public ManifestText Text { get; }

    /// <summary>The fields that were looked for by their path.</summary>
    public IReadOnlyList<ImagePath> Paths { get; }

    /// <summary>The image fields in the order of the file.</summary>
    public IReadOnlyList<ImageField> Fields => fields;

    /// <param name="text">The file.</param>
    /// <param name="paths">Fields of this file that hold an image though nothing about them says so.</param>
    public static ManifestScan Of(ManifestText text, IReadOnlyList<ImagePath> paths)
    {
        var scan = new ManifestScan(text, paths);
        try
        {
            scan.parser.MoveNext();
            scan.parser.Consume<StreamStart>();
            while (!scan.parser.Accept<StreamEnd>(out _))
            {
                scan.parser.Consume<DocumentStart>();
                scan.ReadNode();
                scan.parser.Consume<DocumentEnd>();
                scan.anchors.Clear();
            }
        }
        catch (YamlException exception)
        {
            throw new InvalidInputException($"{text.Path}:{exception.Start.Line}:{exception.Start.Column}", $"this is not YAML: {exception.Message}");
        }

        return scan;
    }

    private ScalarSpan? ReadNode()
    {
        if (parser.TryConsume<Scalar>(out var scalar))
        {
            var span = ScalarSpan.Of(Text, scalar.Value, scalar.Start, scalar.End);
            if (!scalar.Anchor.IsEmpty)
            {
                anchors[scalar.Anchor] = span;
            }

            return span;
        }

        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return anchors.GetValueOrDefault(alias.Value);
        }

        if (parser.TryConsume<SequenceStart>(out _))
        {
            ReadSequence();
        }
        else
        {
            ReadMapping();
        }

        return null;
    }

    private void ReadSequence()
    {
        for (var index = 0; !parser.TryConsume<SequenceEnd>(out _); index++)
        {
            path.Add($"[{index}]");
            var place = parser.Current!;
            if (ReadNode() is { } item)
            {
                AddScalar(item, place);
            }

            path.RemoveAt(path.Count - 1);
        }
    }

    private void ReadMapping()
    {
        var isFlow = parser.Consume<MappingStart>().Style == MappingStyle.Flow;
        var isConfigured = FindPath() is { Part: ImagePart.Image };
        var entries = isConfigured || isHelmValues || IsKustomizeImage() ? new Dictionary<string, ImageMapping.Entry>() : null;
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode();
            path.Add(key?.Value ?? "?");
            var place = parser.Current!;
            var value = ReadNode();
            if (key is not null && value is not null)
            {
                entries?.TryAdd(key.Value, new ImageMapping.Entry(key, value));
                AddScalar(value, place);
            }

            path.RemoveAt(path.Count - 1);
        }

        if (entries is not null && IsKustomizeImage() && entries.ContainsKey("name"))
        {
            fields.Add(new KustomizeImage(Text, Field(), isFlow, entries));
        }
        else if (entries is not null && HelmImage.Fits(entries))
        {
            fields.Add(new HelmImage(Text, Field(), isFlow, entries));
        }
    }

    private void AddScalar(ScalarSpan value, ParsingEvent place)
    {
        var configured = FindPath();
        if (configured is null && !IsContainerImage())
        {
            return;
        }

        var span = ScalarSpan.Of(Text, value.Value, place.Start, place.End);
        fields.Add(configured is null or { Part: ImagePart.Image }
            ? new ImageScalar(Text, Field(), value, span, isNamed: configured is not null)
            : new ImagePartScalar(Text, Field(), configured.Part, value, span));
    }

    private ImagePath? FindPath()
    {
        if (Paths.Count == 0)
        {
            return null;
        }

        var field = Field();
        return Paths.FirstOrDefault(candidate => candidate.Path == field);
    }

    private bool IsKustomizeImage() => isKustomization && path is ["images", _];

    private bool IsContainerImage() =>
        path is [.., "spec", "containers" or "initContainers" or "ephemeralContainers", ['[', ..], "image"];

    private string Field() => string.Concat(path.Select((part, i) =>
        part.StartsWith('[') ? part
        : part.AsSpan().IndexOfAny('.', '[') >= 0 ? $"[\"{part}\"]"
        : i == 0 ? part : "." + part));
}
