using Slipway.Renderings;
using Slipway.Values;

namespace Slipway.Renderers;

/// <summary>Finds the values of Secrets that kustomize is given, by generators, patches and manifests: its messages repeat what it cannot take.</summary>
internal sealed class KustomizeSecrets
{
    // What is literal, or is not known, is a value.
    private static readonly string[] WithoutValues = ["apiVersion", "kind", "metadata", "name", "namespace", "type", "behavior", "options", "files", "envs", "env"];

    private readonly List<Action<SecretTexts>> sources = [];

    /// <summary>What is found; it is looked for when a message asks for it.</summary>
    public SecretTexts Find()
    {
        var texts = new SecretTexts();
        sources.ForEach(add => add(texts));
        return texts;
    }

    /// <summary>Takes a kustomization.</summary>
    /// <param name="kustomization">What it says.</param>
    /// <param name="folder">Where its paths begin.</param>
    public void Add(MapValue kustomization, string folder) => sources.Add(texts =>
    {
        AddGenerators(texts, KustomizationReferences.Maps(kustomization["secretGenerator"]), folder);
        foreach (var patch in KustomizationReferences.Maps(kustomization["patches"]).Concat(KustomizationReferences.Maps(kustomization["patchesJson6902"])))
        {
            AddPatches(texts, patch);
        }

        AddPatches(texts, MapValue.Of(("patches", kustomization["patchesStrategicMerge"] ?? ListValue.Empty)));
    });

    /// <summary>Takes the configuration of a generator or transformer.</summary>
    /// <param name="plugin">What it says.</param>
    /// <param name="folder">Where its paths begin.</param>
    public void AddPlugin(MapValue plugin, string folder) => sources.Add(texts =>
    {
        AddGenerators(texts, plugin.GetString("kind") == "SecretGenerator" ? [plugin] : [], folder);
        AddPatches(texts, plugin);
    });

    /// <summary>Takes a file of manifests or patches.</summary>
    public void AddManifest(string file) => sources.Add(texts => texts.AddManifest(File.ReadAllText(file)));

    private static void AddGenerators(SecretTexts texts, IEnumerable<MapValue> generators, string folder)
    {
        foreach (var generator in generators)
        {
            foreach (var entry in generator.Where(entry => !WithoutValues.Contains(entry.Key)).SelectMany(entry => Texts(generator, entry.Key)))
            {
                texts.AddPair(entry);
            }

            foreach (var file in Texts(generator, "envs").Concat(Texts(generator, "env")))
            {
                Array.ForEach(Path.Combine(folder, file) is var path && File.Exists(path) ? File.ReadAllLines(path) : [file], texts.AddPair);
            }

            // Some write here what should stand in a file.
            foreach (var entry in Texts(generator, "files").Where(entry => !File.Exists(Path.Combine(folder, entry[(entry.IndexOf('=', StringComparison.Ordinal) + 1)..]))))
            {
                texts.AddPair(entry);
            }
        }
    }

    private static void AddPatches(SecretTexts texts, MapValue holder)
    {
        foreach (var patch in ((string[])["patch", "patches", "jsonOp", "paths"]).SelectMany(key => Texts(holder, key)))
        {
            texts.AddManifest(patch, holder.GetMap("target"));
        }
    }

    private static IEnumerable<string> Texts(MapValue map, string key) => KustomizationReferences.Texts(map[key]).Select(entry => entry.Text);
}
