using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>
/// Remembers resources that a server dry run found unchanged although they are written differently (<c>1000m</c> for <c>1</c>): as pairs of
/// what was sent and what was live, so that the next plan need not ask. It is kept with the apply set's parent and never holds Secrets.
/// </summary>
internal sealed class PlanCache
{
    // A ConfigMap holds 1 MiB, and the parent has more to keep. What is not cached is asked again.
    private const int MaxCharacters = 500_000;

    /// <summary>The cache that knows nothing.</summary>
    public static readonly PlanCache Empty = new([]);

    private readonly Dictionary<string, string> pairs;

    private PlanCache(Dictionary<string, string> pairs) => this.pairs = pairs;

    /// <summary>Reads the text form. A text that is not a cache counts as empty: a cache is allowed to be lost.</summary>
    public static PlanCache Parse(string? text) => JsonValues.TryRead(text) is not MapValue map ? Empty
        : new PlanCache(map.Where(entry => entry.Value is ScalarValue { Kind: ScalarKind.String })
            .ToDictionary(entry => entry.Key, entry => ((ScalarValue)entry.Value).Text, StringComparer.Ordinal));

    /// <summary>The text form: a JSON object.</summary>
    public override string ToString() =>
        MapValue.Of(pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, (Value)pair.Value))).ToString();

    internal static PlanCache Of(IEnumerable<(Resource Desired, Resource Live)> unchanged)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        var characters = 0;
        foreach (var (desired, live) in unchanged)
        {
            if (characters < MaxCharacters && !desired.IsSecret && Pair(desired, live) is { } pair)
            {
                pairs[Key(desired.Id)] = pair;
                characters += Key(desired.Id).Length + pair.Length;
            }
        }

        return new PlanCache(pairs);
    }

    internal bool Knows(Resource desired, Resource live) =>
        !desired.IsSecret && !live.IsTerminating && pairs.TryGetValue(Key(desired.Id), out var known) && known == Pair(desired, live);

    private static string Key(ResourceId id) => $"{id.Type.GroupKind}/{id.Namespace}/{id.Name}";

    private static string? Pair(Resource desired, Resource live)
    {
        var apiVersion = desired.Id.Type.ApiVersion;
        return ManagedFields.Applied(live, apiVersion) is { } fields
            ? $"{ContentHash.Of(desired.Content)[..32]}:{ContentHash.Of(apiVersion, fields, OwnedProjection.Of(live.Content, fields))[..32]}"
            : null;
    }
}
