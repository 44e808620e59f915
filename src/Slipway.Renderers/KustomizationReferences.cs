using Slipway.Values;

namespace Slipway.Renderers;

/// <summary>A file or folder that a kustomization names.</summary>
/// <param name="Key">Where: <c>resources</c>, <c>patches.path</c>.</param>
/// <param name="Path">The path or address.</param>
/// <param name="Position">Where it is written.</param>
internal sealed record KustomizationReference(string Key, string Path, SourcePosition Position)
{
    /// <summary>Whether kustomize takes it for something to fetch. It looks at the form alone, whether or not there is a file of that name.</summary>
    public bool IsAddress => RemoteForm.Is(Path, CanBeFolder);

    /// <summary>Whether it may be a folder, and so a repository of git.</summary>
    public bool CanBeFolder => Key is "resources" or "bases" or "components" or "generators" or "transformers" or "validators";

    /// <summary>Whether it is a manifest or a patch, and not what a generator takes as it is.</summary>
    public bool MayBeManifest => Key is not ("files" or "envs" or "env");

    /// <summary>Whether it is of a generator of Secrets, where people also write what should stand in a file.</summary>
    public bool IsOfSecret { get; init; }

    /// <summary>The path as messages show it.</summary>
    public string Shown => IsOfSecret ? "what it names" : $"'{Path}'";

    /// <summary>Whether it configures what changes or makes resources, and is not a resource itself.</summary>
    public bool IsPlugin => Key is "generators" or "transformers" or "validators";
}

/// <summary>Finds everything that a kustomization reads (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/).</summary>
internal static class KustomizationReferences
{
    private static readonly string[] Lists =
        ["resources", "bases", "components", "generators", "transformers", "validators", "crds", "configurations", "patchesStrategicMerge"];

    private static readonly string[] WithPath = ["patches", "patchesJson6902", "replacements"];

    private const string OfSecrets = "secretGenerator";

    private static readonly string[] Generators = ["configMapGenerator", OfSecrets];

    private static readonly string[] Charts = ["helmCharts", "helmChartInflationGenerator", "helmGlobals"];

    private static readonly string[] OfGenerators = ["files", "envs", "env"];

    /// <summary>What a kustomization names; of generators, transformers and validators also those that are written in place, as their YAML.</summary>
    public static IEnumerable<KustomizationReference> Of(MapValue kustomization)
    {
        foreach (var key in Lists)
        {
            foreach (var entry in Texts(kustomization[key]))
            {
                yield return new KustomizationReference(key, entry.Text, entry.Position);
            }
        }

        var paths = WithPath.SelectMany(key => Maps(kustomization[key]), (key, map) => (Key: key, Map: map)).Append(("openapi", kustomization["openapi"] as MapValue ?? MapValue.Empty));
        foreach (var (key, map) in paths)
        {
            foreach (var entry in Texts(map["path"]))
            {
                yield return new KustomizationReference($"{key}.path", entry.Text, entry.Position);
            }
        }

        foreach (var reference in Generators.SelectMany(key => Maps(kustomization[key]), (key, map) => OfGenerator(map, isOfSecret: key == OfSecrets)).SelectMany(found => found))
        {
            yield return reference;
        }
    }

    /// <summary>What the configuration of a generator, transformer or validator names.</summary>
    public static IEnumerable<KustomizationReference> OfPlugin(MapValue configuration) =>
    [
        .. ((string[])["path", "paths"]).SelectMany(key => Texts(configuration[key]), (key, entry) => new KustomizationReference(key, entry.Text, entry.Position)),
        .. OfGenerator(configuration, isOfSecret: configuration.GetString("kind") == "SecretGenerator"),
        .. Maps(configuration["replacements"]).SelectMany(map => Texts(map["path"])).Select(entry => new KustomizationReference("replacements.path", entry.Text, entry.Position)),
    ];

    /// <summary>The first key that is about charts; null where there is none.</summary>
    public static string? ChartsIn(MapValue kustomization) => Charts.FirstOrDefault(kustomization.ContainsKey);

    /// <summary>Keys that are not written as they are looked for here, and that kustomize takes for those: of a letter, it ignores the case.</summary>
    public static IEnumerable<(string Key, string Meant, SourcePosition Position)> Misspelt(MapValue kustomization)
    {
        string[] top = [.. Lists, .. WithPath, .. Generators, .. Charts, "openapi", "buildMetadata"];
        string[] inside = ["path", .. OfGenerators];
        var maps = WithPath.Concat(Generators).SelectMany(key => Maps(kustomization[key])).Append(kustomization["openapi"] as MapValue ?? MapValue.Empty);
        return maps.SelectMany(map => Misspelt(map, inside)).Concat(Misspelt(kustomization, top));
    }

    /// <summary>The same in the configuration of a generator, transformer or validator.</summary>
    public static IEnumerable<(string Key, string Meant, SourcePosition Position)> MisspeltInPlugin(MapValue configuration) =>
    [
        .. Misspelt(configuration, ["path", "paths", "replacements", .. OfGenerators]),
        .. Maps(configuration["replacements"]).SelectMany(map => Misspelt(map, ["path"])),
    ];

    private static IEnumerable<(string Key, string Meant, SourcePosition Position)> Misspelt(MapValue map, string[] known) =>
        from entry in map
        let folded = entry.Key.Replace('\u017f', 's').Replace('\u212a', 'k')
        let meant = known.FirstOrDefault(name => name.Equals(folded, StringComparison.OrdinalIgnoreCase))
        where meant is not null && meant != entry.Key
        select (entry.Key, meant, entry.KeyPosition);

    private static IEnumerable<KustomizationReference> OfGenerator(MapValue generator, bool isOfSecret) => OfGenerators
        .SelectMany(key => Texts(generator[key]), (key, entry) => new KustomizationReference(
            // In files, an entry is 'key=path' or a path.
            key, key == "files" ? entry.Text[(entry.Text.IndexOf('=', StringComparison.Ordinal) + 1)..] : entry.Text, entry.Position)
            { IsOfSecret = isOfSecret });

    /// <summary>The maps of a list, or the one that stands in its place.</summary>
    public static IEnumerable<MapValue> Maps(Value? value) => value is ListValue list ? list.Maps : value is MapValue one ? [one] : [];

    /// <summary>The texts of a list, or the one that stands in its place.</summary>
    public static IEnumerable<ScalarValue> Texts(Value? value) =>
        (value is ListValue list ? list.OfType<ScalarValue>() : value is ScalarValue one ? [one] : []).Where(entry => !entry.IsNull);
}
