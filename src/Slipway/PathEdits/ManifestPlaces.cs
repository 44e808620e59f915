using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.PathEdits;

/// <summary>Finds the document, or the item of a list, that a resource is written as.</summary>
internal static class ManifestPlaces
{
    /// <summary>The nodes from the document to each resource of a file that is the one, or of which its source has not said in which namespace it is.</summary>
    public static IReadOnlyList<IReadOnlyList<SourceNode>> Find(SourceTree tree, ResourceId id) => [.. tree.Documents.SelectMany(document => Find([document], id, null))];

    private static IEnumerable<IReadOnlyList<SourceNode>> Find(IReadOnlyList<SourceNode> nodes, ResourceId id, GroupVersionKind? listed)
    {
        if (nodes[^1] is not SourceNode.Map map)
        {
            yield break;
        }

        var type = map["kind"]?.Value is ScalarValue kind ? GroupVersionKind.Of(Text(map["apiVersion"]) ?? listed?.ApiVersion ?? "", kind.Text) : listed;
        if (type is { Kind: var name } && name.EndsWith("List", StringComparison.Ordinal) && map["items"] is SourceNode.List list)
        {
            var ofItems = name.Length > "List".Length ? type with { Kind = name[..^"List".Length] } : null;
            foreach (var found in list.Items.SelectMany(item => Find([.. nodes, list, item], id, ofItems)))
            {
                yield return found;
            }
        }
        else if (type?.IsSameKind(id.Type) == true && map["metadata"] is SourceNode.Map metadata && Text(metadata["name"]) == id.Name && (Text(metadata["namespace"]) is not { Length: > 0 } space || space == id.Namespace))
        {
            yield return nodes;
        }
    }

    private static string? Text(SourceNode? node) => (node?.Value as ScalarValue)?.AsString;
}
