using Slipway.Values;

namespace Slipway.Kubernetes.Manifests;

/// <summary>A file or folder that a kustomization names.</summary>
/// <param name="Key">Where: <c>resources</c>, <c>patches.path</c>.</param>
/// <param name="Path">The path or address.</param>
/// <param name="Position">Where it is written.</param>
internal sealed record KustomizationReference(string Key, string Path, SourcePosition Position);

/// <summary>Finds everything that a kustomization reads (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/).</summary>
internal static class KustomizationReferences
{
    private static readonly string[] Lists =
        ["resources", "bases", "components", "generators", "transformers", "validators", "crds", "configurations", "patchesStrategicMerge"];

    private static readonly string[] WithPath = ["patches", "patchesJson6902", "replacements"];

    private static readonly string[] Generators = ["configMapGenerator", "secretGenerator"];

    public static IEnumerable<KustomizationReference> Of(MapValue kustomization)
    {
        foreach (var key in Lists)
        {
            foreach (var entry in Texts(kustomization[key]))
            {
                yield return new KustomizationReference(key, entry.Text, entry.Position);
            }
        }

        foreach (var key in WithPath)
        {
            foreach (var entry in (kustomization.GetList(key)?.Maps ?? []).SelectMany(map => Texts(map["path"])))
            {
                yield return new KustomizationReference($"{key}.path", entry.Text, entry.Position);
            }
        }

        foreach (var entry in Texts((kustomization["openapi"] as MapValue)?["path"]))
        {
            yield return new KustomizationReference("openapi.path", entry.Text, entry.Position);
        }

        foreach (var generator in Generators.SelectMany(key => kustomization.GetList(key)?.Maps ?? []))
        {
            foreach (var key in (string[])["files", "envs", "env"])
            {
                foreach (var entry in Texts(generator[key]))
                {
                    // In files, an entry is 'key=path' or a path.
                    var path = key == "files" ? entry.Text[(entry.Text.IndexOf('=', StringComparison.Ordinal) + 1)..] : entry.Text;
                    yield return new KustomizationReference(key, path, entry.Position);
                }
            }
        }
    }

    // Generators, transformers and patches may be written in place.
    private static IEnumerable<ScalarValue> Texts(Value? value) => (value is ListValue list ? list.OfType<ScalarValue>() : value is ScalarValue one ? [one] : [])
        .Where(entry => !entry.IsNull && !entry.Text.Contains('\n', StringComparison.Ordinal) && !entry.Text.StartsWith('{'));
}
