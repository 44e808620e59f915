using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Pages.Html;
using Slipway.Sandbox.Cluster;
using Slipway.Sandbox.Registry;

namespace Slipway.Sandbox.Pages.Registry;

/// <summary>Repositories with their images: tags, digests, layers with sizes.</summary>
internal sealed class RegistryPages(RegistryStore store, Func<Uri> address)
{
    public PageContent Repositories() => new()
    {
        Title = "Registry",
        Section = Section.Registry,
        Body =
            $"""
            <header class="title"><h1>Registry</h1><p><code>localhost:{address().Port}</code></p></header>
            {Parts.Rows([.. store.Repositories().Select(Row)], "No image was pushed yet.")}
            """,
    };

    /// <summary>Null where there is no such repository.</summary>
    public PageContent? Repository(string name)
    {
        if (!RegistryNames.IsRepository(name) || !store.HasRepository(name))
        {
            return null;
        }

        // A digest with its tags, the newest push first: tags of one image belong together.
        var images = store.Tags(name).Select(tag => (Tag: tag, Manifest: store.FindManifest(name, tag))).Where(pair => pair.Manifest is not null)
            .GroupBy(pair => pair.Manifest!.Digest)
            .Select(group => (Tags: group.Select(pair => pair.Tag).ToList(), Manifest: group.First().Manifest!))
            .OrderByDescending(image => store.FindBlob(image.Manifest.Digest)?.LastWriteTimeUtc)
            .ToList();
        return new PageContent
        {
            Title = name,
            Section = Section.Registry,
            Body =
                $"""
                <header class="title"><h1>{name}</h1><p><a href="/registry">Registry</a> · <code>localhost:{address().Port}/{name}</code></p></header>
                {images.Select(image => Image(name, image.Tags, image.Manifest))}
                {Markup.When(images.Count == 0, () => $"""<p class="empty">No tag points to an image of this repository.</p>""")}
                """,
        };
    }

    private Markup Row(string name)
    {
        var tags = store.Tags(name);
        return Markup.Of(
            $"""<li><div class="grow"><a href="/registry/{name}">{name}</a></div><span class="dim">{(tags.Count == 1 ? "1 tag" : $"{tags.Count} tags")}</span></li>""");
    }

    private Markup Image(string repository, List<string> tags, StoredManifest manifest) => Markup.Of(
        $"""
        <section class="card image" aria-label="{string.Join(", ", tags)}"><header><h2>{tags.Select(tag => Markup.Of($"""<span class="label">{tag}</span> """))}</h2></header>
        <p>{Parts.Digest(manifest.Digest)}</p>{Contents(repository, manifest)}</section>
        """);

    private Markup Contents(string repository, StoredManifest manifest)
    {
        if (Parse(manifest.Content) is not { } json)
        {
            return Markup.Of($"<p>Its manifest cannot be read.</p>");
        }

        return manifest.IsIndex
            ? Markup.Of($"{json.Items("manifests").Select(entry => Platform(repository, entry))}")
            : Layers(json);
    }

    private Markup Platform(string repository, JsonObject entry)
    {
        var platform = entry.Map("platform");
        var digest = entry.Text("digest") ?? "";
        var manifest = RegistryNames.IsDigest(digest) ? store.FindManifest(repository, digest) : null;
        return Markup.Of(
            $"""<details><summary>{platform.Text("os")}/{platform.Text("architecture")}</summary><p>{Parts.Digest(digest)}</p>{(manifest is null ? null : Layers(Parse(manifest.Content)))}</details>""");
    }

    private static Markup Layers(JsonObject? manifest)
    {
        var layers = manifest.Items("layers").ToList();
        var total = layers.Sum(layer => layer.Number("size") ?? 0);
        return Markup.Of(
            $"""
            <details open><summary>{(layers.Count == 1 ? "1 layer" : $"{layers.Count} layers")}, {Parts.Size(total)}</summary>
            <ol class="layers">{layers.Select(layer => Markup.Of($"""<li>{Parts.Digest(layer.Text("digest") ?? "")}<meter min="0" max="{Math.Max(1, total)}" value="{layer.Number("size") ?? 0}" aria-label="Share of the image"></meter><span>{Parts.Size(layer.Number("size") ?? 0)}</span></li>"""))}</ol></details>
            """);
    }

    private static JsonObject? Parse(byte[] content)
    {
        try
        {
            return JsonNode.Parse(content) as JsonObject;
        }
        catch (JsonException)
        {
            // Pushed by who knows what; the page says so.
            return null;
        }
    }
}
