using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Renderings;

/// <summary>Finds the images that a resource makes run: those of its containers; of a custom kind without a pod template, whatever names an image by digest.</summary>
internal static class ReferencedImages
{
    /// <summary>The images as written. Where repository, tag and digest are fields of their own they are put together.</summary>
    public static IEnumerable<string> Of(Resource resource) =>
        PodTemplates.SpecOf(resource) is not null ? ContainerImages.Of(resource).Select(image => image.Image)
        : resource.Id.Type is { Group: "", Kind: "ConfigMap" or "Secret" } ? []
        : resource.Content.Where(entry => entry.Key is not ("metadata" or "status")).SelectMany(entry => In(entry.Value));

    private static IEnumerable<string> In(Value value) => value switch
    {
        ScalarValue { AsString: { } text } when ImageReference.TryParse(text)?.Digest is not null => [text],
        MapValue map => map.SelectMany(entry => In(entry.Value)).Concat(Parts(map)),
        ListValue list => list.SelectMany(In),
        _ => [],
    };

    private static IEnumerable<string> Parts(MapValue map)
    {
        if ((map.GetString("repository") ?? map.GetString("image")) is { } repository && map.GetString("digest") is { } digest
            && ImageReference.TryParse($"{repository}{(map.GetString("tag") is { } tag ? ":" + tag : "")}@{digest}") is { } image)
        {
            yield return image.ToString();
        }
    }
}
