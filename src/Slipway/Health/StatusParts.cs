using Slipway.Values;

namespace Slipway.Health;

/// <summary>
/// The conditions of an object and those of parts of its status, as the Gateway API has them
/// (https://gateway-api.sigs.k8s.io/geps/gep-1364/): a route reports for each parent, a Gateway for each listener, a policy for each ancestor.
/// </summary>
internal static class StatusParts
{
    private static readonly string[] Positive = ["Ready", "Available", "Accepted", "Programmed", "ResolvedRefs", "Healthy", "Synced", "Succeeded"];
    private static readonly string[] Negative = ["Stalled", "Reconciling", "Failed", "Conflicted"];

    /// <summary>A condition that counts and is of an older generation: what it says is about what was there before; null when there is none.</summary>
    public static string? Outdated(MapValue spec, MapValue status, long? generation)
    {
        foreach (var (name, part) in Of(spec, status).Prepend(("", status)))
        {
            foreach (var condition in part.GetList("conditions")?.Maps ?? [])
            {
                var counts = Positive.Contains(condition.GetString("type")) || (Negative.Contains(condition.GetString("type")) && condition.GetString("status") == "True");
                if (counts && condition.GetInteger("observedGeneration") is { } observed && observed < generation)
                {
                    return $"the last change is not yet observed: condition {condition.GetString("type")}{name} is of generation {observed}, the object has {generation}";
                }
            }
        }

        return null;
    }

    /// <summary>What the parts say; null when all of them are well, or there are none.</summary>
    public static ResourceHealth? Judge(MapValue spec, MapValue status) => Of(spec, status).Select(part => Judge(part.Name, part.Status)).FirstOrDefault(health => health is not null);

    /// <summary>What conditions of the Gateway API say; null when they are well, or there are none.</summary>
    public static ResourceHealth? Judge(string name, MapValue status)
    {
        foreach (var type in (string[])["Accepted", "ResolvedRefs"])
        {
            // What is missing may come with another application.
            if (Condition.Find(status, type) is { IsTrue: false } refused)
            {
                var reason = $"{type}{name} is {refused.Status}: {refused.Describe()}";
                return refused.IsFalse ? new ResourceHealth.Failed(reason, IsFinal: false) : new ResourceHealth.InProgress(reason);
            }
        }

        foreach (var type in (string[])["Programmed", "Ready"])
        {
            if (Condition.Find(status, type) is { IsTrue: false } missing)
            {
                return new ResourceHealth.InProgress($"{type}{name} is {missing.Status}: {missing.Describe()}");
            }
        }

        return Condition.Find(status, "Conflicted") is { IsTrue: true } conflict ? new ResourceHealth.Failed($"Conflicted{name}: {conflict.Describe()}", IsFinal: false) : null;
    }

    private static IEnumerable<(string Name, MapValue Status)> Of(MapValue spec, MapValue status)
    {
        var asked = spec.GetList("parentRefs")?.Maps.ToList();
        foreach (var parent in status.GetList("parents")?.Maps ?? [])
        {
            // A controller may leave behind what it said about a parent that the route does not have any more.
            if (parent.GetMap("parentRef") is { } reference && asked?.Exists(one => IsSame(one, reference)) != false)
            {
                yield return ($" of parent '{reference.GetString("name")}'", parent);
            }
        }

        foreach (var listener in status.GetList("listeners")?.Maps ?? [])
        {
            yield return ($" of listener '{listener.GetString("name")}'", listener);
        }

        foreach (var ancestor in status.GetList("ancestors")?.Maps ?? [])
        {
            yield return ($" of ancestor '{ancestor.GetMap("ancestorRef")?.GetString("name")}'", ancestor);
        }
    }

    private static bool IsSame(MapValue one, MapValue other) =>
        one.GetString("name") == other.GetString("name") && one.GetString("sectionName") == other.GetString("sectionName") && one.GetInteger("port") == other.GetInteger("port")
        && (one.GetString("namespace") is not { } space || other.GetString("namespace") is not { } there || space == there);
}
