using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

/// <summary>What <c>dotnet list package --vulnerable --format json</c> says.</summary>
static class Vulnerabilities
{
    /// <returns>Each package with a known vulnerability once, with its advisories.</returns>
    public static IReadOnlyList<string> In(string report) =>
    [
        .. Items(JsonNode.Parse(report), "projects")
            .SelectMany(project => Items(project, "frameworks"))
            .SelectMany(framework => Items(framework, "topLevelPackages").Concat(Items(framework, "transitivePackages")))
            .Select(package => $"{package["id"]} {package["resolvedVersion"]}: " +
                string.Join(", ", Items(package, "vulnerabilities").Select(advisory => $"{advisory["severity"]} {advisory["advisoryurl"]}")))
            .Distinct()
            .Order(),
    ];

    static IEnumerable<JsonNode> Items(JsonNode? node, string name) => (node?[name] as JsonArray)?.OfType<JsonNode>() ?? [];
}
