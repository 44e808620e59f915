using System.Globalization;
using Slipway.Manifests;
using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Configuration;

/// <summary>Reads slipway.yaml and collects every problem with its position.</summary>
internal sealed class SlipwayConfigurationReader
{
    private static readonly string[] StageKeys = ["name", "namespace", "merge", "promoteTo", "soak", "production", "url", "reviewers", "requires", "approvals", "freeze", "cluster", "clusters", "waves", "rollout", "applications"];
    private static readonly string[] ImageKeys = ["application", "file", "path", "part"];
    private readonly List<Problem> problems = [];

    public SlipwayConfiguration Read(ReadOnlyMemory<byte> content)
    {
        var stages = new List<StageConfiguration>();
        var images = new List<ImagePath>();
        var charts = new List<HelmSource>();
        var applications = new List<ApplicationConfiguration>();
        if (Load(content) is { } root)
        {
            CheckKeys(root, ["stages", "applications", "images", "helm"]);
            if (Child(root, "stages") is ListValue { Count: > 0 } sequence)
            {
                stages.AddRange(sequence.Select(ReadStage).OfType<StageConfiguration>());
                ReportDuplicates(sequence);
                StageRequirements.Check(this, sequence, stages);
            }
            else
            {
                Report(Child(root, "stages") ?? root, "expected 'stages', a list of at least one stage: stages: [{ name: dev }]");
            }

            applications.AddRange(ApplicationsReader.Read(this, root));
            images.AddRange(Mappings(root, "images").Select(ReadImage).OfType<ImagePath>());
            charts.AddRange(Mappings(root, "helm").Select(mapping => HelmSourceReader.Read(this, mapping)));
            ReportUnknownStages(root, charts, stages);
        }

        return problems.Count == 0
            ? new SlipwayConfiguration { Stages = stages, Images = images, Helm = charts, Applications = applications }
            : throw new InvalidInputException(problems);
    }

    public StageExcerpt ReadExcerpt(ReadOnlyMemory<byte> content, StageName stage)
    {
        var root = Load(content) ?? MapValue.Empty;
        var found = (Child(root, "stages") as ListValue)?.OfType<MapValue>().FirstOrDefault(one => (Child(one, "name") as ScalarValue)?.Text == stage.Value) ?? MapValue.Empty;
        var approvals = ApprovalsReader.Read(this, found);
        return problems.Count == 0
            ? new StageExcerpt(approvals, JsonValues.ToText(ListValue.Of(found, Child(root, "images") ?? MapValue.Empty, Child(root, "helm") ?? MapValue.Empty)))
            : throw new InvalidInputException(problems);
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
            PromoteTo = Parsed(mapping, "promoteTo", StageName.Parse),
            Soak = Duration(mapping, "soak") ?? TimeSpan.Zero,
            IsProduction = Choice(mapping, "production", ("false", false), ("true", true)),
            Url = Parsed(mapping, "url", ParseUrl),
            Reviewers = Texts(mapping, "reviewers"),
            Approvals = ApprovalsReader.Read(this, mapping),
            Freeze = FreezeReader.Read(this, mapping),
            Requires = [.. Names(mapping, "requires", StageName.Parse).Select(mention => mention.Name).Distinct()],
        };
        stage = RolloutReader.Read(this, mapping, ClustersReader.Read(this, mapping, stage));
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

    internal IEnumerable<MapValue> Mappings(MapValue mapping, string key)
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
        where T : class => Text(mapping, key) is { } text ? Parsed(Child(mapping, key)!.Position, text, parse) : null;

    internal T? Parsed<T>(SourcePosition position, string text, Func<string, T> parse)
        where T : class
    {
        try
        {
            return parse(text);
        }
        catch (InvalidInputException exception)
        {
            Report(position, exception.Message);
            return null;
        }
    }

    // Each with its place: what it names is looked up later.
    internal List<(T Name, SourcePosition Position)> Names<T>(MapValue mapping, string key, Func<string, T> parse)
        where T : class
    {
        var texts = Texts(mapping, key).Count == 0 ? [] : ((ListValue)Child(mapping, key)!).OfType<ScalarValue>();
        return [.. from text in texts let name = Parsed(text.Position, text.Text, parse) where name is not null select (name, text.Position)];
    }

    internal int? Number(MapValue mapping, string key, int least)
    {
        if (Text(mapping, key) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least)
        {
            return number;
        }

        Report(Child(mapping, key)!, $"expected '{key}' to be a whole number of at least {least}.");
        return null;
    }

    internal TimeSpan? Duration(MapValue mapping, string key)
    {
        var text = Text(mapping, key);
        var duration = text is null ? null : DurationText.Parse(text);
        if (text is not null && duration is null)
        {
            Report(Child(mapping, key)!, $"{key} '{text}' is not a duration; expected one such as 90s, 30m, 1h30m or 2d.");
        }

        return duration;
    }

    internal T Choice<T>(MapValue mapping, string key, params (string Text, T Value)[] choices)
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
                // What 'promoteTo' was called before is nearer to another key.
                var meant = entry.Key == "promotion" ? known.Where(key => key != "production") : known;
                Report(entry.KeyPosition, $"key '{entry.Key}' is unknown{NearestName.Hint(entry.Key, meant)} Known here: {string.Join(", ", known)}.");
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

    internal void Report(SourcePosition position, string message) => problems.Add(new Problem(At(position), message));

    private static string At(SourcePosition position) => $"{SlipwayConfiguration.FileName}:{Math.Max(1, position.Line)}:{Math.Max(1, position.Column)}";
}
