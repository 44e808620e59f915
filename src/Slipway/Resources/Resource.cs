using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Resources;

/// <summary>A Kubernetes object: as a manifest describes it or as the cluster holds it.</summary>
public sealed class Resource
{
    /// <param name="id">What names it.</param>
    /// <param name="content">The whole object, with <c>apiVersion</c>, <c>kind</c> and <c>metadata</c>.</param>
    /// <param name="origin">Where it is written; null for an object of the cluster.</param>
    public Resource(ResourceId id, MapValue content, ResourceOrigin? origin = null)
    {
        Id = id;
        Content = content;
        Origin = origin;
    }

    /// <summary>What names it.</summary>
    public ResourceId Id { get; }

    /// <summary>The whole object.</summary>
    public MapValue Content { get; }

    /// <summary>Where it is written; null for an object of the cluster.</summary>
    public ResourceOrigin? Origin { get; }

    /// <summary>The object's metadata; empty when there is none.</summary>
    public MapValue Metadata => Content.GetMap("metadata") ?? MapValue.Empty;

    /// <summary>The object's labels; empty when there are none.</summary>
    public MapValue Labels => Metadata.GetMap("labels") ?? MapValue.Empty;

    /// <summary>The object's annotations; empty when there are none.</summary>
    public MapValue Annotations => Metadata.GetMap("annotations") ?? MapValue.Empty;

    /// <summary>The server's id of this object; null in a manifest.</summary>
    public string? Uid => Metadata.GetString("uid");

    /// <summary>The server's version of this object; null in a manifest.</summary>
    public string? ResourceVersion => Metadata.GetString("resourceVersion");

    /// <summary>Whether the object is a Secret: its values must never be shown.</summary>
    public bool IsSecret => Id.Type is { Group: "", Kind: "Secret" };

    /// <summary>Whether the object is being deleted.</summary>
    public bool IsTerminating => Metadata.ContainsKey("deletionTimestamp");

    /// <summary>
    /// An object that a server sent. A list does not repeat <c>apiVersion</c> and <c>kind</c> in its items: they are added.
    /// </summary>
    public static Resource FromServer(GroupVersionKind type, MapValue content)
    {
        if (!content.ContainsKey("apiVersion") || !content.ContainsKey("kind"))
        {
            content = MapValue.Of([("apiVersion", type.ApiVersion), ("kind", type.Kind), .. content.Select(entry => (entry.Key, entry.Value))]);
        }

        var metadata = content.GetMap("metadata") ?? MapValue.Empty;
        return new Resource(new ResourceId(type, metadata.GetString("namespace"), metadata.GetString("name") ?? ""), content);
    }

    /// <summary>The same resource with other content.</summary>
    public Resource WithContent(MapValue content) => new(Id, content, Origin);

    /// <summary>The position of a value of this resource, for a message: <c>file:line:column</c>, or the resource where that is unknown.</summary>
    public string At(SourcePosition position) =>
        Origin is null ? Id.ToString() : Origin.At(position);

    /// <inheritdoc/>
    public override string ToString() => Id.ToString();
}
