using System.Text;
using System.Text.Json;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>
/// The members of an apply set that git wants kept, as their manifests said last: in the data of the set's parent, because the manifest of what left git is gone, and
/// whoever takes the annotation off the object does not speak for git.
/// </summary>
public sealed class KeptMembers
{
    /// <summary>The key of the parent's data.</summary>
    public const string DataKey = "kept";

    /// <summary>None.</summary>
    public static readonly KeptMembers None = new(new SortedDictionary<string, string>(StringComparer.Ordinal));

    private readonly SortedDictionary<string, string> reasons;

    private KeptMembers(SortedDictionary<string, string> reasons) => this.reasons = reasons;

    /// <summary>Reads what <see cref="ToText"/> wrote; what somebody garbled counts as none.</summary>
    public static KeptMembers Parse(string? text)
    {
        var reasons = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var entry in text is null ? MapValue.Empty : JsonValues.Read(Encoding.UTF8.GetBytes(text)) as MapValue ?? MapValue.Empty)
            {
                reasons[entry.Key] = (entry.Value as ScalarValue)?.Text ?? "";
            }
        }
        catch (JsonException)
        {
            // Somebody edited it. The objects' own annotations still keep them.
        }

        return new KeptMembers(reasons);
    }

    /// <summary>What kept an object when git had it last; null when nothing did.</summary>
    public string? Find(ResourceId id) => reasons.GetValueOrDefault(TextOf(id));

    /// <summary>What to remember: what a rendering says of its own resources, and of members that are left of earlier ones what those said.</summary>
    public KeptMembers After(Rendering rendering, IEnumerable<Resource> leftovers)
    {
        var next = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, reason) in leftovers.Select(resource => (resource.Id, Find(resource.Id))).Concat(rendering.Resources.Select(resource => (resource.Id, KeepRules.Find(resource)))))
        {
            if (reason is not null)
            {
                next[TextOf(id)] = reason;
            }
        }

        return new KeptMembers(next);
    }

    /// <summary>The text form: JSON; null when there are none.</summary>
    public string? ToText() => reasons.Count == 0 ? null : JsonValues.ToText(MapValue.Of(reasons.Select(pair => (pair.Key, (Value)pair.Value))));

    // The same in every version of the API.
    private static string TextOf(ResourceId id) => $"{id.Type.GroupKind} {id.Namespace}/{id.Name}";
}
