using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Schema;

namespace Slipway.Sandbox.Tests.Cluster;

public sealed class Schema_table
{
    [RecordedFact]
    public void List_types_and_keys_are_those_of_a_real_server()
    {
        var facts = Recorded.Read("merge-keys.json")["types"]!.AsObject();
        var fields = Recorded.Read("required.json")["types"]!.AsObject();
        var differences = new List<string>();
        foreach (var (name, known) in fields)
        {
            if (!SchemaTable.BuiltIn.Types.TryGetValue(Short(name), out var type) || known!["fields"] is not JsonObject members)
                continue;
            var merge = facts[name] as JsonObject ?? [];
            Compare(differences, name, (string?)merge["."]?["mapType"] == "atomic", type.Atomic);
            Compare(differences, name + " fields", string.Join(" ", members.Select(pair => pair.Key).Order(StringComparer.Ordinal)), string.Join(" ", type.Fields.Keys.Order(StringComparer.Ordinal)));
            foreach (var (field, text) in members)
            {
                var member = type.Fields[field].Type;
                var fact = merge[field];
                Compare(differences, $"{name}.{field} required", (known["required"] as JsonArray)?.Any(item => (string)item! == field) == true, type.Fields[field].Required);
                if (((string)text!).StartsWith("[]", StringComparison.Ordinal))
                {
                    Compare(differences, $"{name}.{field} list", (string?)fact?["listType"] ?? "atomic", member.List.ToString().ToLowerInvariant());
                    Compare(differences, $"{name}.{field} keys", string.Join(",", (fact?["keys"] as JsonArray ?? []).Select(key => (string)key!)), string.Join(",", member.Keys));
                }
                else if ((string?)fact?["mapType"] == "atomic")
                {
                    Compare(differences, $"{name}.{field} atomic", true, member.Atomic);
                }
            }
        }

        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    private static void Compare<T>(List<string> differences, string subject, T expected, T actual)
    {
        if (!Equals(expected, actual))
            differences.Add($"{subject}: expected {expected}, is {actual}");
    }

    private static string Short(string name)
    {
        foreach (var (prefix, abbreviation) in ((string, string)[])[("io.k8s.apimachinery.pkg.apis.meta.v1.", "meta:"), ("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.", "crd:"), ("io.k8s.apimachinery.pkg.", ""), ("io.k8s.api.", "")])
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                return abbreviation + name[prefix.Length..];
        }

        return name;
    }
}
