using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;
using Slipway.PathEdits;
using Slipway.Plans;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Syncs;

/// <summary>The places of a kustomization that may decide a field: patches of both kinds, in files and in place, and the transformers that stand for one field.</summary>
/// <param name="kustomization">The kustomization.</param>
/// <param name="files">All files of the repository.</param>
/// <param name="attempt">Makes a place, where that can be edited.</param>
internal sealed class KustomizePlaces(KustomizationFile kustomization, IReadOnlyDictionary<string, ConfigFile> files, Func<Func<SyncPlace?>, SyncPlace?> attempt)
{
    private static readonly string[] PatchKeys = ["patches", "patchesStrategicMerge", "patchesJson6902"];

    /// <summary>The places, the last one that kustomize applies first.</summary>
    public IEnumerable<SyncPlace> Find(SyncFinding finding, Resource rendered) =>
        Transformers(finding, rendered).Select(edit => attempt(() => Own(edit, finding))).Concat(new GeneratorPlaces(kustomization, files).Find(finding, rendered).Select(place => attempt(() => Plain(place)))).Concat(
            from key in PatchKeys.Reverse()
            from patch in (kustomization.Content.GetList(key) ?? ListValue.Empty).Index().Reverse()
            select attempt(() => OfPatch(key, patch.Index, patch.Item, finding, rendered))).OfType<SyncPlace>();

    private static SyncPlace Plain(SyncPlace place)
    {
        EncryptedFile.ThrowIfIs(new ConfigFile(place.Edit.Path, place.Edit.Before));
        return place;
    }

    private ConfigFile File => files[kustomization.Path];

    private SyncPlace Own(FieldEdit edit, SyncFinding finding) => new($"{PathEdit.Place(File, edit.Path)} ({FieldPathStep.Text(edit.Path.Take(1))} of the kustomization)", PathEdit.Apply(File, edit));

    // https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
    private IEnumerable<FieldEdit> Transformers(SyncFinding finding, Resource rendered)
    {
        switch (finding.Path)
        {
            case [.., FieldPathStep.Item, FieldPathStep.Field { Name: "image" }] when finding is { Git: ScalarValue git, Live: ScalarValue live }:
                return Image(git.Text, live.Text);
            case [FieldPathStep.Field { Name: "spec" }, FieldPathStep.Field { Name: "replicas" }]:
                return Entries("replicas").Where(entry => rendered.Id.Name.Contains(entry.Entry.GetString("name") ?? "\n", StringComparison.Ordinal))
                    .Select(entry => new FieldEdit([Field("replicas"), new FieldPathStep.Index(entry.Index), Field("count")], finding.Live));
            case [.., FieldPathStep.Field { Name: "annotations" }, FieldPathStep.Field { Name: var annotation }]:
                return In(finding, "commonAnnotations", annotation);
            case [.., FieldPathStep.Field { Name: "labels" or "matchLabels" or "selector" }, FieldPathStep.Field { Name: var label }]:
                return In(finding, "commonLabels", label).Concat(Entries("labels").Where(entry => entry.Entry.GetMap("pairs")?.ContainsKey(label) == true)
                    .Select(entry => new FieldEdit([Field("labels"), new FieldPathStep.Index(entry.Index), Field("pairs"), Field(label)], finding.Live)));
            case [FieldPathStep.Field { Name: "data" }, FieldPathStep.Field { Name: var key }] when rendered.Id.Type is { Group: "", Kind: "ConfigMap" }:
                return Literals(finding, key, rendered);
            default:
                return [];
        }
    }

    private IEnumerable<FieldEdit> In(SyncFinding finding, string map, string key) =>
        kustomization.Content.GetMap(map)?.ContainsKey(key) == true ? [new FieldEdit([Field(map), Field(key)], finding.Live)] : [];

    private IEnumerable<FieldEdit> Literals(SyncFinding finding, string key, Resource rendered) =>
        from entry in Entries("configMapGenerator")
        where rendered.Id.Name.Contains(entry.Entry.GetString("name") ?? "\n", StringComparison.Ordinal) && finding.Live is ScalarValue
        let literals = entry.Entry.GetList("literals")
        where literals?.Any(literal => IsOf(literal, key)) == true
        select new FieldEdit(
            [Field("configMapGenerator"), new FieldPathStep.Index(entry.Index), Field("literals")],
            ListValue.Of(literals.Select(literal => IsOf(literal, key) ? Literal(key, ((ScalarValue)literal).Text[(key.Length + 1)..], ((ScalarValue)finding.Live!).Text) : literal)));

    // Kustomize takes one pair of quotes off a literal's value (https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/generators/utils.go).
    private static Value Literal(string key, string written, string live)
    {
        var quote = written is [var first and ('"' or '\''), .., var last] && first == last ? $"{first}" : live is ['"' or '\'', ..] or [.., '"' or '\''] ? "\"" : "";
        return $"{key}={quote}{live}{quote}";
    }

    private static bool IsOf(Value literal, string key) => (literal as ScalarValue)?.AsString?.StartsWith(key + "=", StringComparison.Ordinal) == true;

    // Repository, tag and digest stand apart; one edit sets all that differ.
    private IEnumerable<FieldEdit> Image(string git, string live)
    {
        if (ImageReference.TryParse(git) is not { } before || ImageReference.TryParse(live) is not { } after)
        {
            return [];
        }

        return from entry in Entries("images")
               where (entry.Entry.GetString("newName") ?? entry.Entry.GetString("name")) == before.Repository
               let wanted = Set(Set(Set(entry.Entry, "newName", after.Repository == before.Repository ? entry.Entry.GetString("newName") : after.Repository), "newTag", after.Tag), "digest", after.Digest?.ToString())
               select new FieldEdit([Field("images"), new FieldPathStep.Index(entry.Index)], wanted);
    }

    private static MapValue Set(MapValue map, string key, string? text) => text is null ? map.Without(key) : map.GetString(key) == text ? map : map.With(key, text);

    private IEnumerable<(int Index, MapValue Entry)> Entries(string key) => (kustomization.Content.GetList(key) ?? ListValue.Empty).Index().Where(entry => entry.Item is MapValue).Select(entry => (entry.Index, (MapValue)entry.Item));

    private SyncPlace? OfPatch(string key, int index, Value entry, SyncFinding finding, Resource rendered)
    {
        var map = entry as MapValue;
        if (kustomization.Resolve(map is null ? entry : map["path"]) is { } path && files.GetValueOrDefault(path) is { } file)
        {
            return Patched(file, finding, rendered, map?.GetMap("target")) is { } edited ? new SyncPlace($"{edited.Position} (patch)", edited.Edit) : null;
        }

        if ((map is null ? entry : map["patch"]) is not ScalarValue { AsString: { } inline })
        {
            return null;
        }

        // The patch is a text in the kustomization: it is edited as a file of its own, and then set as the text.
        IReadOnlyList<FieldPathStep> place = [Field(key), new FieldPathStep.Index(index), .. map is null ? [] : (FieldPathStep[])[Field("patch")]];
        return Patched(new ConfigFile(kustomization.Path, Encoding.UTF8.GetBytes(inline)), finding, rendered, map?.GetMap("target")) is { } inner
            ? new SyncPlace($"{PathEdit.Place(File, place)} (patch)", PathEdit.Apply(File, new FieldEdit(place, Encoding.UTF8.GetString(inner.Edit.After.Span))))
            : null;
    }

    private static SyncPlace? Patched(ConfigFile file, SyncFinding finding, Resource rendered, MapValue? target)
    {
        var documents = YamlDocuments.Read(file.Path, file.Content.Span, []);
        if (documents is [ListValue operations])
        {
            return target?.GetString("kind") is { } kind && kind != rendered.Id.Type.Kind ? null : Operation(file, operations, finding, rendered);
        }

        var id = SyncPlaces.IdIn(file, rendered.Id);
        // A patch with a target says by it which objects it is for, and any name in itself.
        if (target is not null && documents is [MapValue] && (target.GetString("kind") ?? id.Type.Kind) == rendered.Id.Type.Kind
            && ManifestDocuments.Read(file.Path, file.Content.Span, []) is [{ Id: var own }])
        {
            id = own;
        }

        var patch = documents.OfType<MapValue>().FirstOrDefault(document => document.GetString("kind") == id.Type.Kind && document.GetMap("metadata")?.GetString("name") == id.Name);
        // A field that the patch does not set is set elsewhere; one that nobody sets can join its neighbours.
        var isThere = patch is not null && FieldValues.Get(patch, finding.Git is null ? finding.Path.SkipLast(1) : finding.Path) is not null;
        return isThere ? new SyncPlace(PathEdit.Place(file, id, finding.Path), PathEdit.Apply(file, id, finding.Edit)) : null;
    }

    // https://www.rfc-editor.org/rfc/rfc6902: the last operation at the field, or around it, has the say.
    private static SyncPlace? Operation(ConfigFile file, ListValue operations, SyncFinding finding, Resource rendered)
    {
        if (Pointer(finding.Path, rendered.Content) is not { } pointer)
        {
            return null;
        }

        foreach (var (index, operation) in operations.Index().Reverse())
        {
            var at = (operation as MapValue)?.GetString("path") ?? "";
            var rest = pointer.Count - (at.Count(character => character == '/'));
            if (rest < 0 || !(at == "/" + string.Join('/', pointer.SkipLast(rest)) || Appends(((MapValue)operation)["value"], at, pointer.SkipLast(rest), finding.Path.SkipLast(rest))))
            {
                continue;
            }

            if (((MapValue)operation).GetString("op") is not ("add" or "replace"))
            {
                throw new InvalidInputException(file.Path, $"the field is changed by the operation '{((MapValue)operation).GetString("op")}' of a JSON patch; only 'add' and 'replace' can be edited.");
            }

            IReadOnlyList<FieldPathStep> path = [new FieldPathStep.Index(index), Field("value"), .. finding.Path.TakeLast(rest)];
            return new SyncPlace(PathEdit.Place(file, path), PathEdit.Apply(file, finding.Edit with { Path = path }));
        }

        return null;
    }

    // "-" is behind the last item of a list: the one that it puts there has its key.
    private static bool Appends(Value? value, string at, IEnumerable<string> pointer, IEnumerable<FieldPathStep> path) =>
        at.EndsWith("/-", StringComparison.Ordinal) && at == "/" + string.Join('/', pointer.SkipLast(1).Append("-"))
        && path.Last() is FieldPathStep.Item { Keys: var keys } && value is MapValue item && FieldKeys.MayMatch(item, keys);

    private static List<string>? Pointer(IReadOnlyList<FieldPathStep> path, Value value)
    {
        var pointer = new List<string>();
        Value? at = value;
        foreach (var step in path)
        {
            switch (at, step)
            {
                case (MapValue map, FieldPathStep.Field field):
                    pointer.Add(field.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
                    at = map[field.Name];
                    break;
                case (ListValue list, FieldPathStep.Item { Keys: var keys }) when list.Index().FirstOrDefault(item => item.Item is MapValue map && FieldKeys.MayMatch(map, keys)) is { Item: { } found, Index: var index }:
                    pointer.Add(index.ToString(System.Globalization.CultureInfo.InvariantCulture));
                    at = found;
                    break;
                default:
                    return null;
            }
        }

        return pointer;
    }

    private static FieldPathStep.Field Field(string name) => new(name);
}
