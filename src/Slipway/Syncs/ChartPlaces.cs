using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.PathEdits;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Values;

namespace Slipway.Syncs;

/// <summary>
/// The values of a chart that may drive a field: each scalar that reads as the field does. Which one does is tried: with the cluster's value in its place, the chart must
/// render just this.
/// </summary>
internal static class ChartPlaces
{
    // Each takes a rendering to try.
    private const int Most = 64;

    public static IEnumerable<SyncPlace> Find(RenderingTarget target, IReadOnlyDictionary<string, ConfigFile> files, SyncFinding finding, Func<Func<SyncPlace?>, SyncPlace?> attempt) =>
        finding is { Git: ScalarValue git, Live: ScalarValue live }
            ? (from file in files.Values
               where RepositoryPath.NameOf(file.Path).StartsWith("values", StringComparison.Ordinal) && RenderedFiles.IsManifest(file.Path)
               // Those of the application before those that others may share.
               orderby file.Path.StartsWith($"{target.Stage}/{target.Application}/", StringComparison.Ordinal) ? 0 : 1, file.Path
               from path in Scalars(file, git)
               select (file, path)).Take(Most).Select(found => attempt(() => Place(found.file, found.path, live))).OfType<SyncPlace>()
            : [];

    private static SyncPlace Place(ConfigFile file, IReadOnlyList<FieldPathStep> path, ScalarValue live)
    {
        // A chart puts quotes around a number where it wants a text: the type of the value stays.
        var written = (ScalarValue)FieldValues.Get(YamlDocuments.Read(file.Path, file.Content.Span, [])[0], path)!;
        var value = written.Kind == ScalarKind.String ? ScalarValue.OfString(live.Text) : YamlScalars.Resolve(live.Text, default);
        return new SyncPlace($"{PathEdit.Place(file, path)} (value)", PathEdit.Apply(file, new FieldEdit(path, value)));
    }

    private static IEnumerable<IReadOnlyList<FieldPathStep>> Scalars(ConfigFile file, ScalarValue like) =>
        YamlDocuments.Read(file.Path, file.Content.Span, []) is [var only] ? Scalars(only, like, []) : [];

    private static IEnumerable<IReadOnlyList<FieldPathStep>> Scalars(Value value, ScalarValue like, IReadOnlyList<FieldPathStep> path) => value switch
    {
        MapValue map => map.SelectMany(entry => Scalars(entry.Value, like, [.. path, new FieldPathStep.Field(entry.Key)])),
        ListValue list => list.Index().SelectMany(item => Scalars(item.Item, like, [.. path, new FieldPathStep.Index(item.Index)])),
        ScalarValue scalar when scalar.Text == like.Text || QuantityText.AreSame(scalar, like) => [path],
        _ => [],
    };
}
