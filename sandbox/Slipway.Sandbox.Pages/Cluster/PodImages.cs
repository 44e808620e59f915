using Slipway.Naming;
using Slipway.Pages.Html;
using Slipway.Sandbox.Cluster;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Pages.Cluster;

/// <summary>The images of a workload or a Pod: the version, with the short digest.</summary>
internal static class PodImages
{
    public static Markup Render(StoredObject item)
    {
        var spec = item.Key == "pods" ? item.Json.Map("spec") : item.Json.At("spec", "template", "spec");
        return Markup.Of($"{spec.Items("containers").Select(container => container.Text("image")).OfType<string>().Select(Image)}");
    }

    private static Markup Image(string text) => ImageReference.TryParse(text) is not { } image ? Markup.Of($"<p><code>{text}</code></p>")
        : Markup.Of($"""<p title="{text}">{image.Name} <b>{image.Tag}</b> {(image.Digest is { } digest ? Parts.Digest(digest.Value) : null)}</p>""");
}
