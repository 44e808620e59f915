using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>Who besides Slipway owns a field of a live object.</summary>
internal static class FieldOwners
{
    public static IReadOnlyList<FieldOwner> Of(Resource live, IReadOnlyList<FieldPathStep> path) =>
        [.. ManagedFields.Others(live).Where(other => Owns(other.Fields, path)).Select(other => other.Owner).DistinctBy(owner => owner.Manager).OrderBy(owner => owner.Manager, StringComparer.Ordinal)];

    /// <summary>Whether Slipway applied the field, so that git says it.</summary>
    public static bool IsOurs(Resource live, IReadOnlyList<FieldPathStep> path) =>
        ManagedFields.Applied(live, live.Id.Type.ApiVersion) is { } fields && Owns(fields, path);

    private static bool Owns(MapValue fields, IReadOnlyList<FieldPathStep> path)
    {
        var at = fields;
        foreach (var step in path)
        {
            // Nothing below: the whole value is owned as one.
            if (at.Count == 0)
            {
                return true;
            }

            var next = step switch
            {
                FieldPathStep.Field field => at.GetMap("f:" + field.Name),
                FieldPathStep.Item item => at.Where(entry => FieldKeys.Item(entry.Key) is { } keys && FieldKeys.MayMatch(item.Keys, keys))
                    .Select(entry => entry.Value).FirstOrDefault() as MapValue,
                _ => null,
            };
            if (next is null)
            {
                return false;
            }

            at = next;
        }

        return true;
    }
}
