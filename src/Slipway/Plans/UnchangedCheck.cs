using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>
/// Tells from a live object alone that applying a resource would change nothing: what we own is exactly what we would send, and has
/// the same values. It never says so wrongly; where it cannot tell, a server dry run does.
/// </summary>
internal static class UnchangedCheck
{
    private static readonly HashSet<string> NotOwnedAtRoot = ["apiVersion", "kind"];
    private static readonly HashSet<string> NotOwnedInMetadata = ["name", "namespace"];

    public static bool IsUnchanged(Resource desired, Resource live)
    {
        if (live.IsTerminating || ManagedFields.Applied(live, desired.Id.Type.ApiVersion) is not { } fields)
        {
            return false;
        }

        var metadata = desired.Metadata.Where(entry => !NotOwnedInMetadata.Contains(entry.Key));
        var content = desired.Content.Where(entry => !NotOwnedAtRoot.Contains(entry.Key));
        // A metadata of nothing but a name is not owned at all.
        content = metadata.Count == 0 ? content.Without("metadata") : content.With("metadata", metadata);
        return IsSame(content, live.Content, fields);
    }

    private static bool IsSame(Value desired, Value live, MapValue fields)
    {
        if (fields.Count == 0)
        {
            return desired.Equals(live);
        }

        return (desired, live) switch
        {
            (MapValue map, MapValue liveMap) => IsSameMap(map, liveMap, fields),
            (ListValue list, ListValue liveList) => IsSameList(list, liveList, fields),
            _ => false,
        };
    }

    private static bool IsSameMap(MapValue desired, MapValue live, MapValue fields)
    {
        var owned = 0;
        for (var i = 0; i < fields.Count; i++)
        {
            var entry = fields[i];
            if (entry.Key == ".")
            {
                continue;
            }

            // A null is owned, and may not be there.
            if (FieldKeys.Field(entry.Key) is { } nothing && desired[nothing] is { IsNull: true } && live[nothing] is null)
            {
                owned++;
                continue;
            }

            if (FieldKeys.Field(entry.Key) is not { } name
                || desired[name] is not { } wanted || live[name] is not { } present || entry.Value is not MapValue nested
                || !IsSame(wanted, present, nested))
            {
                return false;
            }

            owned++;
        }

        return owned == desired.Count;
    }

    // Each owned item is one desired item and one live item, and both lists have them in the same order.
    private static bool IsSameList(ListValue desired, ListValue live, MapValue fields)
    {
        var positions = new int[desired.Count];
        Array.Fill(positions, -1);
        var owned = 0;
        for (var i = 0; i < fields.Count; i++)
        {
            var entry = fields[i];
            if (entry.Key == ".")
            {
                continue;
            }

            var (at, liveAt) = Find(entry.Key, desired, live);
            if (at < 0 || liveAt < 0 || positions[at] >= 0 || entry.Value is not MapValue nested || !IsSame(desired[at], live[liveAt], nested, entry.Key))
            {
                return false;
            }

            positions[at] = liveAt;
            owned++;
        }

        return owned == desired.Count && IsAscending(positions);
    }

    // A key field that is left out of the manifest (a port's protocol) is not owned either.
    private static bool IsSame(Value desired, Value live, MapValue fields, string key) =>
        FieldKeys.Item(key) is not null && desired is MapValue item && live is MapValue liveItem ? IsSameMap(item, liveItem, fields) : desired.Equals(live);

    private static (int Desired, int Live) Find(string key, ListValue desired, ListValue live)
    {
        if (FieldKeys.Item(key) is { } keys)
        {
            return (FindOnly(desired, item => FieldKeys.MayMatch(item, keys)), FindOnly(live, item => FieldKeys.Matches(item, keys)));
        }

        return FieldKeys.Member(key) is { } member ? (IndexOf(desired, member), IndexOf(live, member)) : (-1, -1);
    }

    private static int FindOnly(ListValue list, Func<MapValue, bool> matches)
    {
        var found = -1;
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is MapValue item && matches(item))
            {
                if (found >= 0)
                {
                    return -1;
                }

                found = i;
            }
        }

        return found;
    }

    private static int IndexOf(ListValue list, Value member)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Equals(member))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsAscending(int[] positions)
    {
        for (var i = 1; i < positions.Length; i++)
        {
            if (positions[i] <= positions[i - 1])
            {
                return false;
            }
        }

        return true;
    }
}
