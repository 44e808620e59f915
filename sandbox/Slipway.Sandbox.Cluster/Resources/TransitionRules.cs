using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Schema;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>The one rule of <c>x-kubernetes-validations</c> that is understood here, <c>self == oldSelf</c>: what cannot change. Others are not evaluated.</summary>
internal static class TransitionRules
{
    private const string Name = "x-kubernetes-validations";

    /// <summary>Whether there is, anywhere in a definition, a rule that is not evaluated.</summary>
    public static bool HasUnknown(JsonNode? schema) => schema switch
    {
        JsonObject map => map.Items(Name).Any(rule => !IsKnown(rule)) || map.Any(pair => HasUnknown(pair.Value)),
        JsonArray list => list.Any(HasUnknown),
        _ => false,
    };

    private static bool IsKnown(JsonObject rule) => (rule.Text("rule") ?? "").Replace(" ", "", StringComparison.Ordinal) is "self==oldSelf" or "oldSelf==self";

    public static void Check(SchemaType type, JsonNode? value, JsonNode? before, string path, List<FieldProblem> problems)
    {
        if (value is null || before is null)
            return;
        if (!JsonNode.DeepEquals(value, before))
        {
            problems.AddRange(type.Rules.Items(Name).Where(IsKnown).Select(rule =>
                FieldProblem.Invalid(rule.Text("fieldPath") is { } below ? path + below : path, type.Rules.Text("type") ?? Kind(value), rule.Text("message") ?? $"failed rule: {rule.Text("rule")}")));
        }

        if (value is not JsonObject map || before is not JsonObject old)
            return;
        foreach (var (name, member) in map)
        {
            if (type.Member(name) is { } below && !(path.Length == 0 && name == "metadata"))
                Check(below, member, old[name], path.Length == 0 ? name : $"{path}.{name}", problems);
        }
    }

    private static string Kind(JsonNode value) => value.GetValueKind() switch { JsonValueKind.Object => "object", JsonValueKind.Array => "array", JsonValueKind.Number => "integer", _ => "string" };
}
