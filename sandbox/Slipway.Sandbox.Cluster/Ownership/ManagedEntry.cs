using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Fields;

namespace Slipway.Sandbox.Cluster.Ownership;

/// <summary>One entry of <c>metadata.managedFields</c>: who owns which fields, by which operation.</summary>
internal sealed record ManagedEntry
{
    public required string Manager { get; init; }

    public required string ApiVersion { get; init; }

    public bool IsApply { get; init; }

    public string Subresource { get; init; } = "";

    public string? Time { get; init; }

    public required FieldSet Fields { get; init; }

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["manager"] = Manager, ["operation"] = IsApply ? "Apply" : "Update", ["apiVersion"] = ApiVersion };
        if (Time is not null)
            json["time"] = Time;
        json["fieldsType"] = "FieldsV1";
        json["fieldsV1"] = Fields.ToJson();
        if (Subresource.Length > 0)
            json["subresource"] = Subresource;
        return json;
    }

    /// <summary>The entries of an object's metadata; null when they cannot be read.</summary>
    public static List<ManagedEntry>? ReadAll(JsonNode? managedFields)
    {
        var entries = new List<ManagedEntry>();
        foreach (var item in managedFields as JsonArray ?? [])
        {
            if (item is not JsonObject entry || entry.Text("fieldsType") != "FieldsV1" || entry.Text("operation") is not ("Apply" or "Update"))
                return null;
            entries.Add(new ManagedEntry
            {
                Manager = entry.Text("manager") ?? "",
                ApiVersion = entry.Text("apiVersion") ?? "",
                IsApply = entry.Text("operation") == "Apply",
                Subresource = entry.Text("subresource") ?? "",
                Time = entry.Text("time"),
                Fields = FieldSet.FromJson(entry["fieldsV1"] as JsonObject ?? []),
            });
        }

        return entries;
    }

    public static JsonArray WriteAll(IEnumerable<ManagedEntry> entries) =>
        new(entries
            .OrderBy(entry => entry.IsApply ? 0 : 1)
            .ThenBy(entry => entry.Time is null ? DateTimeOffset.MinValue : DateTimeOffset.Parse(entry.Time, CultureInfo.InvariantCulture))
            .ThenBy(entry => entry.Manager, StringComparer.Ordinal)
            .ThenBy(entry => entry.ApiVersion, StringComparer.Ordinal)
            .ThenBy(entry => entry.Subresource, StringComparer.Ordinal)
            .Select(entry => (JsonNode)entry.ToJson())
            .ToArray());
}
