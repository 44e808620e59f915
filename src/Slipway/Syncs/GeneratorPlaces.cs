using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.PathEdits;
using Slipway.Plans;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Syncs;

/// <summary>Files whose content a generator of a kustomization makes entries of: whole ones (<c>files</c>), and lines of <c>key=value</c> (<c>envs</c>).</summary>
/// <param name="kustomization">The kustomization.</param>
/// <param name="files">All files of the repository.</param>
internal sealed class GeneratorPlaces(KustomizationFile kustomization, IReadOnlyDictionary<string, ConfigFile> files)
{
    /// <summary>The places of an entry of a ConfigMap.</summary>
    public IEnumerable<SyncPlace> Find(SyncFinding finding, Resource rendered)
    {
        if (finding is not { Path: [FieldPathStep.Field { Name: "data" }, FieldPathStep.Field { Name: var key }], Git: ScalarValue { AsString: { } git }, Live: ScalarValue { AsString: { } live } }
            || rendered.Id.Type is not { Group: "", Kind: "ConfigMap" })
        {
            return [];
        }

        var generators = (kustomization.Content.GetList("configMapGenerator") ?? ListValue.Empty).OfType<MapValue>()
            .Where(entry => rendered.Id.Name.Contains(entry.GetString("name") ?? "\n", StringComparison.Ordinal)).ToList();
        return [.. generators.SelectMany(entry => Whole(entry, key, git, live)), .. generators.SelectMany(entry => Lines(entry, key, live))];
    }

    // "app.conf", or "key=app.conf".
    private IEnumerable<SyncPlace> Whole(MapValue generator, string key, string git, string live) =>
        from entry in Texts(generator, "files")
        let at = entry.IndexOf('=', StringComparison.Ordinal)
        let path = entry[(at + 1)..]
        let file = File(path)
        where (at < 0 ? RepositoryPath.NameOf(path) : entry[..at]) == key && file?.Content.Span.SequenceEqual(Encoding.UTF8.GetBytes(git)) == true
        select new SyncPlace($"{file.Path} (file of a generator)", new FileEdit(file.Path, file.Content, Encoding.UTF8.GetBytes(live)));

    private IEnumerable<SyncPlace> Lines(MapValue generator, string key, string live)
    {
        foreach (var path in Texts(generator, "envs").Concat(generator.GetString("env") is { } one ? [one] : []))
        {
            if (File(path) is not { } file || live.AsSpan().ContainsAny('\r', '\n'))
            {
                continue;
            }

            var text = Encoding.UTF8.GetString(file.Content.Span);
            for (var at = 0; at < text.Length; at = SourceLines.Next(text, at))
            {
                var (line, start) = (text[at..SourceLines.EndOf(text, at)], at);
                if (line.TrimStart().StartsWith(key + "=", StringComparison.Ordinal))
                {
                    start += line.IndexOf('=', StringComparison.Ordinal) + 1;
                    var after = TextEdit.Apply(text, [new TextEdit(start, SourceLines.EndOf(text, at), live)]);
                    yield return new SyncPlace($"{file.Path}:{SourceLines.NumberOf(text, at)} (line of a generator)", new FileEdit(file.Path, file.Content, Encoding.UTF8.GetBytes(after)));
                }
            }
        }
    }

    private ConfigFile? File(string path) => kustomization.Resolve(ScalarValue.OfString(path)) is { } found ? files.GetValueOrDefault(found) : null;

    private static IEnumerable<string> Texts(MapValue generator, string key) => (generator.GetList(key) ?? ListValue.Empty).OfType<ScalarValue>().Select(entry => entry.AsString).OfType<string>();
}
