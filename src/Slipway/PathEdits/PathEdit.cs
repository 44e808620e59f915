using Slipway.ConfigRepositories;
using Slipway.Plans;
using Slipway.Resources;
using Slipway.Schemas;
using Slipway.Values;

namespace Slipway.PathEdits;

/// <summary>
/// Sets, adds and removes fields of files, byte for byte outside of what it means to change: order, comments, quotes, units, indentation and line ends stay. A value;
/// nothing is written.
/// </summary>
internal static class PathEdit
{
    /// <summary>Edits a resource of a file of manifests.</summary>
    /// <param name="file">The file.</param>
    /// <param name="id">The resource, with the name that it has in the file.</param>
    /// <param name="edits">The edits, in their order.</param>
    /// <exception cref="InvalidInputException">The resource is not there once, or an edit cannot be made without changing something else; with the place as the subject.</exception>
    public static FileEdit Apply(ConfigFile file, ResourceId id, params IReadOnlyList<FieldEdit> edits) => Apply(
        file,
        tree => ManifestPlaces.Find(tree, id) switch
        {
            [var only] => only,
            [] => throw new InvalidInputException(file.Path, $"{id} is not written here."),
            var several => throw new InvalidInputException(file.Path, $"{id} is written here {several.Count} times: which one is meant is not clear."),
        },
        [.. edits.Select(edit => edit with { IsQuantity = edit.IsQuantity || IsQuantity(id, edit.Path) })]);

    /// <summary>Edits the only document of a file, such as a kustomization or the values of a chart.</summary>
    /// <exception cref="InvalidInputException">It has not one document, or an edit cannot be made without changing something else.</exception>
    public static FileEdit Apply(ConfigFile file, params IReadOnlyList<FieldEdit> edits) => Apply(
        file,
        tree => tree.Documents is [var only] ? [only] : throw new InvalidInputException(file.Path, $"expected one document, found {tree.Documents.Count}."),
        edits);

    /// <summary>Where a field of a resource is written: file, line and column; of the nearest field around it where it is not.</summary>
    public static string Place(ConfigFile file, ResourceId id, IReadOnlyList<FieldPathStep> path) =>
        SourceTree.Of(file) is var tree && ManifestPlaces.Find(tree, id) is [var nodes, ..] ? Place(file, tree, nodes[^1], path) : file.Path;

    /// <summary>Where a field of a file with one document is written.</summary>
    public static string Place(ConfigFile file, IReadOnlyList<FieldPathStep> path) => SourceTree.Of(file) is { Documents: [var root, ..] } tree ? Place(file, tree, root, path) : file.Path;

    /// <summary>Whether a field is a quantity, for a kind that Kubernetes brings.</summary>
    public static bool IsQuantity(ResourceId id, IEnumerable<FieldPathStep> path) =>
        path.Aggregate(LocalMerge.TypeOf(new Resource(id, MapValue.Empty)), (type, step) => (type, step) switch
        {
            (FieldType.ObjectOf, FieldPathStep.Field field) => LocalMerge.FieldOf(type, field.Name)?.Type ?? new FieldType.Scalar(ScalarType.Any),
            (FieldType.MapOf map, FieldPathStep.Field) => map.Item,
            (FieldType.ListOf list, FieldPathStep.Item or FieldPathStep.Index) => list.Item,
            _ => new FieldType.Scalar(ScalarType.Any),
        }) is FieldType.Scalar { Kind: ScalarType.Quantity };

    private static FileEdit Apply(ConfigFile file, Func<SourceTree, IReadOnlyList<SourceNode>> find, IReadOnlyList<FieldEdit> edits)
    {
        EncryptedFile.ThrowIfIs(file);
        var after = file;
        foreach (var edit in edits)
        {
            if (edit.Path is [.., FieldPathStep.Item { Keys: var keys }, FieldPathStep.Field { Name: var key }] && keys[key] is { } own && !own.Equals(edit.Value))
            {
                throw new InvalidInputException(file.Path, $"{FieldPathStep.Text(edit.Path)} is what names the item: with another one it is another item. Remove the one and add the other.");
            }

            var spelled = Spell(edit, after, find);
            if (spelled is not null)
            {
                var edited = new PathEditor(find).Apply(after, spelled);
                ThrowIfUnexpected(after, edited, spelled, find);
                after = edited;
            }
        }

        return new FileEdit(file.Path, file.Content, after.Content);
    }

    // A quantity in the unit that is written there; null where it is the same already.
    private static FieldEdit? Spell(FieldEdit edit, ConfigFile file, Func<SourceTree, IReadOnlyList<SourceNode>> find) =>
        !edit.IsQuantity || edit.Value is not ScalarValue wanted || FieldValues.Get(find(SourceTree.Of(file))[^1].Value, edit.Path) is not ScalarValue written ? edit
        : QuantityText.AreSame(wanted, written) ? null
        : edit with { Value = QuantityText.Spell(wanted, written) };

    // A last look through the eyes of the reader that renders, whatever notation the file uses.
    private static void ThrowIfUnexpected(ConfigFile before, ConfigFile after, FieldEdit edit, Func<SourceTree, IReadOnlyList<SourceNode>> find)
    {
        var problems = new List<Problem>();
        var (old, now) = (YamlDocuments.Read(before.Path, before.Content.Span, problems), YamlDocuments.Read(after.Path, after.Content.Span, problems));
        var tree = SourceTree.Of(before);
        var way = find(tree);
        var at = tree.Documents.Index().First(document => ReferenceEquals(document.Item, way[0])).Index;
        var expected = FieldValues.After(old.ElementAtOrDefault(at), edit with { Path = [.. Steps(way), .. edit.Path] });
        if (problems.Count > 0 || old.Count != now.Count || expected is null || !old.Index().All(document => now[document.Index].Equals(document.Index == at ? expected : document.Item)))
        {
            throw new InvalidInputException(Place(before, tree, way[^1], edit.Path), $"{FieldPathStep.Text(edit.Path)} is written in a way that cannot be edited safely. Edit it by hand.");
        }
    }

    private static IEnumerable<FieldPathStep> Steps(IReadOnlyList<SourceNode> way)
    {
        for (var i = 1; i < way.Count; i++)
        {
            yield return way[i - 1] is SourceNode.Map map
                ? new FieldPathStep.Field(map.Entries.First(entry => ReferenceEquals(entry.Node, way[i])).Name)
                : new FieldPathStep.Index(way[i - 1].Children.Index().First(child => ReferenceEquals(child.Item, way[i])).Index);
        }
    }

    private static string Place(ConfigFile file, SourceTree tree, SourceNode node, IReadOnlyList<FieldPathStep> path)
    {
        foreach (var step in path)
        {
            if (node.Find(step) is not [var index])
            {
                break;
            }

            node = node.Children.ElementAt(index);
        }

        return $"{file.Path}:{SourceLines.NumberOf(tree.Text, node.Start)}:{SourceLines.ColumnOf(tree.Text, node.Start) + 1}";
    }
}
