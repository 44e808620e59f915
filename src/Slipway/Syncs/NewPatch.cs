using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.PathEdits;
using Slipway.Plans;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Syncs;

/// <summary>A new patch in a kustomization, for a field that is only in what it shares with others.</summary>
internal static class NewPatch
{
    /// <summary>The place: an entry of <c>patches</c> with the patch in it. Null for what a patch of this kind cannot say.</summary>
    public static SyncPlace? Of(KustomizationFile kustomization, IReadOnlyDictionary<string, ConfigFile> files, SyncFinding finding, Resource rendered, Func<Func<SyncPlace?>, SyncPlace?> attempt) =>
        finding.Live is null || finding.Path.Any(step => step is FieldPathStep.Index) ? null : attempt(() =>
        {
            var patch = MapValue.Of(
                ("apiVersion", rendered.Id.Type.ApiVersion),
                ("kind", rendered.Id.Type.Kind),
                ("metadata", MapValue.Of(("name", rendered.Id.Name))));
            var content = FieldValues.After(patch, finding.Edit)!;
            var file = files[kustomization.Path];
            var entries = kustomization.Content.GetList("patches") ?? ListValue.Empty;
            var entry = MapValue.Of(("patch", YamlText.Of(content)));
            var edit = new FieldEdit([new FieldPathStep.Field("patches")], ListValue.Of([.. entries, entry]));
            return new SyncPlace($"{kustomization.Path} (new patch)", PathEdit.Apply(file, edit));
        });
}
