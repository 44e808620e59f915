using Slipway.Plans;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Drifts;

/// <summary>Finds fields of a live object that somebody other than a controller owns, that git does not have, and that no rule leaves to others.</summary>
internal static class AddedFields
{
    public static IEnumerable<DriftFinding> Find(Resource desired, Resource live, DriftRules rules, FieldRules fieldRules) =>
        PathsOf(desired, live, rules.Controllers, fieldRules).GroupBy(added => added.Owner).Select(group => new DriftFinding.Added(live.Id, [.. group.Select(added => FieldPathStep.Text(added.Path))], group.Key));

    /// <summary>The fields, each with its owner.</summary>
    public static IEnumerable<(FieldOwner Owner, IReadOnlyList<FieldPathStep> Path)> PathsOf(Resource desired, Resource live, IReadOnlySet<string> controllers, FieldRules fieldRules)
    {
        var ignored = fieldRules.IgnoredPaths(desired, live).ToList();
        foreach (var (owner, manager, fields) in ManagedFields.Others(live))
        {
            if (owner.Manager.EndsWith(" (status)", StringComparison.Ordinal) || controllers.Contains(manager))
            {
                continue;
            }

            foreach (var path in Walk(fields, desired.Content, []).Where(path => !DriftStamps.Are(path) && !ignored.Exists(other => FieldPath.IsWithin(path, other))))
            {
                yield return (owner, path);
            }
        }
    }

    private static IEnumerable<IReadOnlyList<FieldPathStep>> Walk(MapValue fields, Value? desired, IReadOnlyList<FieldPathStep> path)
    {
        foreach (var entry in fields)
        {
            if (entry.Key == "." || Step(entry.Key, desired) is not var (step, inGit))
            {
                continue;
            }

            IReadOnlyList<FieldPathStep> here = [.. path, step];
            var nested = entry.Value as MapValue ?? MapValue.Empty;
            var isWhole = nested.Where(inner => inner.Key != ".").Count == 0 || (step is FieldPathStep.Item && nested.ContainsKey("."));
            if (inGit is null && isWhole)
            {
                yield return here;
            }
            else
            {
                foreach (var below in Walk(nested, inGit, here))
                {
                    yield return below;
                }
            }
        }
    }

    // The step that a key of fieldsV1 stands for, and what git has there.
    private static (FieldPathStep Step, Value? InGit)? Step(string key, Value? desired)
    {
        if (FieldKeys.Field(key) is { } name)
        {
            return (new FieldPathStep.Field(name), (desired as MapValue)?[name]);
        }

        if (FieldKeys.Item(key) is { } keys)
        {
            return (new FieldPathStep.Item(keys), (desired as ListValue)?.Maps.FirstOrDefault(item => FieldKeys.MayMatch(item, keys)));
        }

        return FieldKeys.Member(key) is { } member
            ? (new FieldPathStep.Item(MapValue.Of(("", member))), (desired as ListValue)?.FirstOrDefault(item => item.Equals(member)))
            : null;
    }
}
