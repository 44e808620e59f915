using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Renderings;

/// <summary>Hides what must never be shown.</summary>
public static class SecretMask
{
    /// <summary>The annotation of <c>kubectl apply</c>: it repeats the whole object, a Secret's values too.</summary>
    public const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>What stands for a hidden value.</summary>
    public const string Text = "***";

    /// <summary>The content of a resource without the values of a Secret.</summary>
    public static MapValue Apply(Resource resource)
    {
        var content = resource.Content;
        if (!resource.IsSecret)
        {
            return content;
        }

        foreach (var key in (string[])["data", "stringData"])
        {
            content = content[key] switch
            {
                MapValue data => content.With(key, MapValue.Of(data.Keys.Select(name => (name, (Value)Text)))),
                null => content,
                _ => content.With(key, Text),
            };
        }

        return resource.Annotations.ContainsKey(LastApplied)
            ? content.With("metadata", resource.Metadata.With("annotations", resource.Annotations.With(LastApplied, Text)))
            : content;
    }
}
