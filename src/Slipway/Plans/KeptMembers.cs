using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>
/// The members of an apply set that git wants kept, as their manifests said last: in the data of the set's parent, because the manifest of what left git is gone, and
/// whoever takes the annotation off the object does not speak for git.
/// </summary>
internal sealed class KeptMembers
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
        // Without it, the objects' own annotations still keep them.
        foreach (var entry in JsonValues.TryRead(text) as MapValue ?? MapValue.Empty)
        {
            reasons[entry.Key] = (entry.Value as ScalarValue)?.Text ?? "";
        }

        return new KeptMembers(reasons);
    }

    /// <summary>What kept an object when git had it last; null when nothing did.</summary>
    public string? Find(ResourceId id) => reasons.GetValueOrDefault(TextOf(id));

    /// <summary>What to remember: what the rendering of a plan says of its own resources, and of members that are left of earlier ones, or are not known, what those said.</summary>
    public KeptMembers After(ApplyPlan plan)
    {
        var left = plan.Leftovers.Select(resource => TextOf(resource.Id)).ToHashSet();
        var rendered = plan.Rendering.Resources.ToLookup(resource => TextOf(resource.Id), KeepRules.Find);
        var next = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (text, reason) in reasons.Where(pair => !rendered.Contains(pair.Key) && (plan.Gaps.Count > 0 || left.Contains(pair.Key))))
        {
            next[text] = reason;
        }

        foreach (var resource in rendered)
        {
            if (resource.First() is { } reason)
            {
                next[resource.Key] = reason;
            }
        }

        return new KeptMembers(next);
    }

    /// <summary>The text form: JSON; null when there are none.</summary>
    public string? ToText() => reasons.Count == 0 ? null : JsonValues.ToText(MapValue.Of(reasons.Select(pair => (pair.Key, (Value)pair.Value))));

    // The same in every version of the API.
    private static string TextOf(ResourceId id) => $"{id.Type.GroupKind} {id.Namespace}/{id.Name}";
}
