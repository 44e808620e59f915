using Slipway.Engine.Ports;

namespace Slipway.Engine.Access;

/// <summary>What an account may do and no deployment needs.</summary>
internal static class UnusedRights
{
    // Everybody may ask who they are and what they may do.
    private static readonly HashSet<string> Everybodys = ["authorization.k8s.io", "authentication.k8s.io"];

    /// <summary>The rights that are granted and not needed, one line for each resource.</summary>
    public static IReadOnlyList<string> Of(GrantedRights granted, IReadOnlyCollection<AccessNeed> needs)
    {
        var needed = needs.Select(need => (need.Verb, need.Group, need.Resource)).ToHashSet();
        return
        [
            .. from right in
                   from rule in granted.Rules
                   from inGroup in rule.Groups
                   where !Everybodys.Contains(inGroup)
                   from resource in rule.Resources
                   from verb in rule.Verbs
                   where !needed.Contains((verb, inGroup, resource))
                   select (Resource: inGroup.Length == 0 ? resource : $"{resource}.{inGroup}", Verb: verb)
               group right.Verb by right.Resource into verbs
               orderby verbs.Key
               select $"{string.Join(", ", verbs.Distinct().Order(StringComparer.Ordinal))} {verbs.Key}",
        ];
    }
}
