using Slipway.Manifests;
using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Configuration;

/// <summary>Reads slipway.yaml and collects every problem with its position.</summary>
internal sealed class SlipwayConfigurationReader
{
    private static readonly string[] StageKeys = ["name", "namespace", "merge", "promotion", "url", "reviewers"];
    private static readonly string[] ImageKeys = ["application", "file", "path", "part"];
    private readonly List<Problem> problems = [];

    public SlipwayConfiguration Read(ReadOnlyMemory<byte> content)
    {
        var stages = new List<StageConfiguration>();
        var images = new List<ImagePath>();
        var charts = new List<HelmSource>();
        if (Load(content) is { } root)
        {
            CheckKeys(root, ["stages", "images", "helm"]);
            if (Child(root, "stages") is ListValue { Count: > 0 } sequence)
            {
                stages.AddRange(sequence.Select(ReadStage).OfType<StageConfiguration>());
                ReportDuplicates(sequence);
            }
            else
            {
                Report(Child(root, "stages") ?? root, "expected 'stages', a list of at least one stage: stages: [{ name: dev }]");
            }

            images.AddRange(Mappings(root, "images").Select(ReadImage).OfType<ImagePath>());
            charts.AddRange(Mappings(root, "helm").Select(mapping => HelmSourceReader.Read(this, mapping)));
            ReportUnknownStages(root, charts, stages);
        }

        return problems.Count == 0 ? new SlipwayConfiguration { Stages = stages, Images = images, Helm = charts } : throw new InvalidInputException(problems);
    }

    private MapValue? Load(ReadOnlyMemory<byte> content)
    {
        var documents = YamlDocuments.ReadTexts(SlipwayConfiguration.FileName, content.Span, problems);
        if (problems.Count == 0 && documents is not [MapValue])
        {
            problems.Add(new Problem(At(default), "expected one document with the key 'stages'."));
        }

        return problems.Count == 0 ? (MapValue)documents[0] : null;
    }

    private StageConfiguration? ReadStage(Value node)
    {
        if (node is not MapValue mapping)
        {
            Report(node, "expected a stage: { name: dev }");
            return null;
        }

        CheckKeys(mapping, StageKeys);
        if (Child(mapping, "name") is null)
        {
            Report(mapping, "a stage has no 'name'.");
        }

        var name = Parsed(mapping, "name", StageName.Parse);
        var @namespace = Parsed(mapping, "namespace", text => DnsLabel.Parse(text, "namespace"));
        var stage = new StageConfiguration
        {
            Name = name ?? StageName.Parse("unnamed"),
            Namespace = @namespace ?? name?.Value ?? "unnamed",
            Merge = Choice<MergeRule>(mapping, "merge", ("manual", MergeRule.Manual), ("when-checks-pass", MergeRule.WhenChecksPass)),
            Promotion = Choice<PromotionRule>(
                mapping, "promotion", ("manual", PromotionRule.Manual), ("after-healthy", PromotionRule.AfterHealthy)),
            Url = Parsed(mapping, "url", ParseUrl),
            Reviewers = Texts(mapping, "reviewers"),
        };
        return name is null ? null : stage;
    }

    private ImagePath? ReadImage(MapValue mapping)
    {
        CheckKeys(mapping, ImageKeys);
        var (file, path) = (Text(mapping, "file"), Text(mapping, "path"));
        if (file is null || path is null)
        {
            Report(mapping, "an image needs 'file', from the application's folder, and 'path': { file: values.yaml, path: server.image }");
            return null;
        }

        if (file.StartsWith('/') || file.Split('/').Contains(".."))
        {
            Report(Child(mapping, "file")!, $"file '{file}' leaves the application's folder; expected a path below it.");
        }

        return new ImagePath
        {
            Application = Parsed(mapping, "application", ApplicationName.Parse),
            File = file,
            Path = path,
            Part = Choice<ImagePart>(mapping, "part", ("image", ImagePart.Image), ("tag", ImagePart.Tag), ("digest", ImagePart.Digest)),
        };
    }

    private IEnumerable<MapValue> Mappings(MapValue mapping, string key)
    {
        var node = Child(mapping, key);
        if (node is not (null or ListValue) || (node as ListValue)?.Any(item => item is not MapValue) == true)
        {
            Report(node!, $"expected '{key}' to be a list of mappings.");
        }

        return (node as ListValue)?.OfType<MapValue>() ?? [];
    }

    private static string ParseUrl(string text) =>
        Uri.TryCreate(text.Replace("{application}", "application", StringComparison.Ordinal), UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https"
            ? text
            : throw new InvalidInputException($"url '{text}'", "expected an http or https address; {application} stands for the application's name.");

    internal T? Parsed<T>(MapValue mapping, string key, Func<string, T> parse)
        where T : class
    {
        if (Text(mapping, key) is not { } text)
        {
            return null;
        }

        try
        {
            return parse(text);
        }
        catch (InvalidInputException exception)
        {
            Report(Child(mapping, key)!, exception.Message);
            return null;
        }
    }

    private T Choice<T>(MapValue mapping, string key, params (string Text, T Value)[] choices)
        where T : struct
    {
        if (Text(mapping, key) is not { } text)
        {
            return choices[0].Value;
        }

        foreach (var choice in choices)
        {
            if (choice.Text == text)
            {
                return choice.Value;
            }
        }

        Report(
            Child(mapping, key)!,
            $"{key} '{text}' is unknown{NearestName.Hint(text, choices.Select(choice => choice.Text))} " +
            $"Expected {string.Join(" or ", choices.Select(choice => choice.Text))}.");
        return choices[0].Value;
    }

    internal List<string> Texts(MapValue mapping, string key)
    {
        var node = Child(mapping, key);
        var names = (node as ListValue)?.Select(item => (item as ScalarValue)?.Text).ToList() ?? [];
        if (node is not (null or ListValue) || names.Any(string.IsNullOrEmpty))
        {
            Report(node!, $"expected '{key}' to be a list of names.");
        }

        return [.. names.OfType<string>()];
    }

    internal string? Text(MapValue mapping, string key)
    {
        var node = Child(mapping, key);
        if (node is null or ScalarValue { Text.Length: > 0 })
        {
            return (node as ScalarValue)?.Text;
        }

        Report(node, $"expected '{key}' to be a text.");
        return null;
    }

    internal void CheckKeys(MapValue mapping, string[] known)
    {
        foreach (var entry in mapping)
        {
            if (!known.Contains(entry.Key, StringComparer.Ordinal))
            {
                Report(entry.KeyPosition, $"key '{entry.Key}' is unknown{NearestName.Hint(entry.Key, known)} Known here: {string.Join(", ", known)}.");
            }
        }
    }

    private void ReportDuplicates(ListValue stages)
    {
        var names = stages.OfType<MapValue>().Select(stage => Child(stage, "name")).OfType<ScalarValue>();
        foreach (var duplicate in names.GroupBy(name => name.Text).SelectMany(group => group.Skip(1)))
        {
            Report(duplicate, $"stage '{duplicate.Text}' is declared twice.");
        }
    }

    private void ReportUnknownStages(MapValue root, List<HelmSource> charts, List<StageConfiguration> stages)
    {
        foreach (var stage in charts.Select(chart => chart.Stage).OfType<StageName>().Where(name => stages.All(stage => stage.Name != name)).Distinct())
        {
            Report(Child(root, "helm")!, $"stage '{stage}' is not declared{NearestName.Hint(stage.Value, stages.Select(one => one.Name.Value))}");
        }
    }

    internal static Value? Child(MapValue mapping, string key) => mapping[key];

    internal void Report(Value node, string message) => Report(node.Position, message);

    private void Report(SourcePosition position, string message) => problems.Add(new Problem(At(position), message));

    private static string At(SourcePosition position) => $"{SlipwayConfiguration.FileName}:{Math.Max(1, position.Line)}:{Math.Max(1, position.Column)}";
}
