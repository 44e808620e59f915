using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>Requests and limits of a container.</summary>
internal static class ResourceRules
{
    public static void Check(JsonObject? resources, string field, List<FieldProblem> problems)
    {
        var limits = resources.Map("limits") ?? [];
        foreach (var (name, value) in limits)
            Amount(name, value, field + ".limits", problems);
        foreach (var (name, value) in resources.Map("requests") ?? [])
        {
            Amount(name, value, field + ".requests", problems);
            var canExceed = CanBeOvercommitted(name);
            if (!limits.ContainsKey(name) && !canExceed)
                problems.Add(FieldProblem.Required(field + ".limits", "Limit must be set for non overcommitable resources"));
            if (!Quantity.TryParse(Text(value), out var wanted) || !Quantity.TryParse(Text(limits[name]), out var most))
                continue;
            if (!canExceed && wanted.Billionths != most.Billionths)
                problems.Add(FieldProblem.Invalid(field + ".requests", wanted.ToString(), $"must be equal to {name} limit of {most}"));
            else if (wanted.Billionths > most.Billionths)
                problems.Add(FieldProblem.Invalid(field + ".requests", wanted.ToString(), $"must be less than or equal to {name} limit of {most}"));
        }
    }

    private static void Amount(string name, JsonNode? value, string field, List<FieldProblem> problems)
    {
        var at = $"{field}[{name}]";
        problems.AddRange(Names.QualifiedName(name, at));
        if (!name.Contains('/', StringComparison.Ordinal) && !IsStandard(name))
        {
            problems.Add(FieldProblem.Invalid(at, name, "must be a standard resource type or fully qualified"));
            problems.Add(FieldProblem.Invalid(at, name, "must be a standard resource for containers"));
        }

        FieldRules.Quantity(Text(value), at, problems);
        if (!IsStandard(name) && name.Contains('/', StringComparison.Ordinal) && Quantity.TryParse(Text(value), out var amount) && !(amount.Billionths % 1_000_000_000).IsZero)
            problems.Add(FieldProblem.Invalid(at, amount.ToString(), "must be an integer"));
    }

    // Extended resources and huge pages cannot be promised twice.
    private static bool CanBeOvercommitted(string name) => name is "cpu" or "memory" or "ephemeral-storage" || name.StartsWith("kubernetes.io/", StringComparison.Ordinal);

    private static bool IsStandard(string name) => name is "cpu" or "memory" or "ephemeral-storage" || name.StartsWith("hugepages-", StringComparison.Ordinal);

    private static string Text(JsonNode? value) => value.AsText() ?? value?.ToJsonString() ?? "";
}
