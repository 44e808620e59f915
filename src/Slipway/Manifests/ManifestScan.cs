using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Manifests;

/// <summary>Walks through a YAML file once and collects its image fields with their positions, in any number of documents and lists.</summary>
internal sealed class ManifestScan
{
    private readonly ManifestText text;
    private readonly Parser parser;
    private readonly bool isKustomization;
    private readonly List<ImageField> fields = [];
    private readonly Dictionary<AnchorName, ScalarSpan> anchors = [];

    /// <summary>Keys (and indexes as <c>[0]</c>) from the document's root to the current node.</summary>
    private readonly List<string> path = [];

    private ManifestScan(ManifestText text)
    {
        this.text = text;
        parser = new Parser(new StringReader(text.Value));
        isKustomization = text.Path[(text.Path.LastIndexOf('/') + 1)..] is "kustomization.yaml" or "kustomization.yml" or "Kustomization";
    }

    /// <summary>The image fields in the order of the file.</summary>
    public IReadOnlyList<ImageField> Fields => fields;

    public static ManifestScan Of(ManifestText text)
    {
        var scan = new ManifestScan(text);
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
            var span = ScalarSpan.Of(text, scalar.Value, scalar.Start, scalar.End);
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
            ReadNode();
            path.RemoveAt(path.Count - 1);
        }
    }

    private void ReadMapping()
    {
        var isFlow = parser.Consume<MappingStart>().Style == MappingStyle.Flow;
        var entries = IsKustomizeImage() ? new Dictionary<string, KustomizeImage.Entry>() : null;
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode();
            path.Add(key?.Value ?? "?");
            var place = parser.Current!;
            var value = ReadNode();
            if (key is not null && value is not null)
            {
                entries?.TryAdd(key.Value, new KustomizeImage.Entry(key, value));
                if (IsContainerImage())
                {
                    fields.Add(new ContainerImage(text, Field(), value, ScalarSpan.Of(text, value.Value, place.Start, place.End)));
                }
            }

            path.RemoveAt(path.Count - 1);
        }

        if (entries?.ContainsKey("name") == true)
        {
            fields.Add(new KustomizeImage(text, Field(), isFlow, entries));
        }
    }

    private bool IsKustomizeImage() => isKustomization && path is ["images", _];

    private bool IsContainerImage() =>
        path is [.., "spec", "containers" or "initContainers" or "ephemeralContainers", ['[', ..], "image"];

    private string Field() => string.Concat(path.Select((part, i) => i == 0 || part[0] == '[' ? part : "." + part));
}
