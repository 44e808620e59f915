using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Renderers;

/// <summary>From a position in what kustomize printed to the place in the file that the resource comes from.</summary>
internal sealed class KustomizeTrace(string name, string file, Resource printed)
{
    private readonly Lazy<Resource?> source = new(() => FindSource(name, file, printed));

    public string Name => name;

    /// <summary>Where the resource begins in its file; unknown for one that a generator made.</summary>
    public SourcePosition Start => source.Value?.Origin?.Position ?? default;

    /// <summary>The place of the same field in the source; of the nearest field around it where a patch or transformer added it.</summary>
    public string Find(SourcePosition position)
    {
        if (source.Value is not { } original)
        {
            return name;
        }

        var place = original.Origin!.Position;
        Value from = printed.Content;
        Value to = original.Content;
        while (Step(from, to, position) is { } step)
        {
            place = step.Place.IsKnown ? step.Place : place;
            if (step.Next is not { } next)
            {
                break;
            }

            (from, to) = next;
        }

        return place.In(name);
    }

    // One step towards the position: into the last entry that begins at it or before it.
    private static (SourcePosition Place, (Value, Value)? Next)? Step(Value from, Value to, SourcePosition position)
    {
        if (from is MapValue map && to is MapValue originals)
        {
            if (!position.IsKnown || map.LastOrDefault(entry => !IsAfter(entry.KeyPosition, position)) is not { Key: { } key } found || !originals.ContainsKey(key))
            {
                return null;
            }

            var isKey = found.KeyPosition == position;
            var value = originals[key]!;
            return (isKey ? originals.PositionOf(key) : value.Position, isKey ? null : (found.Value, value));
        }

        if (from is ListValue list && to is ListValue items && list.LastOrDefault(item => !IsAfter(item.Position, position)) is { } item)
        {
            var same = (item as MapValue)?.GetString("name") is { } named
                ? items.Maps.FirstOrDefault(map => map.GetString("name") == named)
                : items.ElementAtOrDefault(list.TakeWhile(other => !ReferenceEquals(other, item)).Count());
            return same is null ? null : (same.Position, (item, same));
        }

        return null;
    }

    private static bool IsAfter(SourcePosition one, SourcePosition other) =>
        !one.IsKnown || one.Line > other.Line || (one.Line == other.Line && one.Column > other.Column);

    private static Resource? FindSource(string name, string file, Resource printed) => ManifestDocuments.Read(name, File.ReadAllBytes(file), [])
        .Where(resource => resource.Id.Type.IsSameKind(printed.Id.Type) && printed.Id.Name.Contains(resource.Id.Name, StringComparison.Ordinal))
        .MaxBy(resource => resource.Id.Name.Length);
}
