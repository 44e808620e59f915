using System.Text;
using Slipway.ApplySets;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Schemas;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>What is sent to the server for a resource of a rendering.</summary>
internal static class DesiredResource
{
    // The server's own, in a manifest only because it was exported from a cluster. A resourceVersion or uid would be a precondition.
    private static readonly string[] ServerMetadata =
        ["creationTimestamp", "managedFields", "resourceVersion", "uid", "generation", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds"];

    /// <summary>
    /// The resource without status, nulls (but for those that the schema of a custom kind allows) and what only a server sets, with <c>stringData</c> as <c>data</c> (under apply, a key that leaves
    /// <c>stringData</c> would stay) and with the label of its apply set.
    /// </summary>
    public static Resource Of(Resource rendered, ApplySetId? partOf) => Of(rendered, partOf, type: null);

    internal static Resource Of(Resource rendered, ApplySetId? partOf, FieldType? type)
    {
        var content = (MapValue)Nulls.Without(rendered.Content.Without("status"), type);
        if (rendered.IsSecret)
        {
            content = WithData(content);
        }

        var metadata = content.GetMap("metadata") ?? MapValue.Empty;
        foreach (var key in ServerMetadata)
        {
            metadata = metadata.Without(key);
        }

        if (metadata.GetMap("annotations") is { } annotations && annotations.ContainsKey(SecretMask.LastApplied))
        {
            var kept = annotations.Without(SecretMask.LastApplied);
            metadata = kept.Count == 0 ? metadata.Without("annotations") : metadata.With("annotations", kept);
        }

        if (partOf is not null)
        {
            metadata = metadata.With("labels", (metadata.GetMap("labels") ?? MapValue.Empty).With(ApplySetLabels.PartOf, partOf.Value));
        }

        return rendered.WithContent(content.With("metadata", metadata));
    }

    private static MapValue WithData(MapValue content)
    {
        if (content["stringData"] is not MapValue plain)
        {
            return content;
        }

        var data = content.GetMap("data") ?? MapValue.Empty;
        foreach (var entry in plain)
        {
            data = data.With(entry.Key, Convert.ToBase64String(Encoding.UTF8.GetBytes((entry.Value as ScalarValue)?.Text ?? "")));
        }

        return content.Without("stringData").With("data", data);
    }
}
