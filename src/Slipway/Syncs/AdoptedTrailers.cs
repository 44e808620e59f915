using Slipway.Records;
using Slipway.Values;

namespace Slipway.Syncs;

/// <summary>The trailers of a commit that say which fields it takes over from a cluster, so that the record of the deployment can. Each is a line of JSON: names may hold anything.</summary>
internal static class AdoptedTrailers
{
    private const string Key = "Slipway-Adopted: ";
    private const int MaxFields = 100;
    private const int MaxLength = 200;

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Write(SyncPlan plan) => plan.Edits.Take(MaxFields).Select(edit => Key + JsonValues.ToText(MapValue.Of(
        [
            ("object", Cut(edit.Finding.Id.ToString())),
            ("path", Cut(edit.Finding.Field)),
            ("manager", Cut(edit.Finding.By.Select(owner => owner.Manager).FirstOrDefault() ?? "unknown")),
            .. edit.Finding.By.Select(owner => owner.At).FirstOrDefault() is { } at ? [("at", (Value)Cut(at))] : Array.Empty<(string, Value)>(),
        ])));

    /// <summary>The fields that a message names. What cannot be read is nobody's trailer.</summary>
    public static IReadOnlyList<AdoptedField> Read(string message) =>
    [
        .. message.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.StartsWith(Key, StringComparison.Ordinal)).Take(MaxFields)
            .Select(line => JsonValues.TryRead(line[Key.Length..]) as MapValue).OfType<MapValue>()
            .Select(map => new AdoptedField(Cut(map.GetString("object") ?? ""), Cut(map.GetString("path") ?? ""), Cut(map.GetString("manager") ?? ""), map.GetString("at") is { } at ? Cut(at) : null)),
    ];

    private static string Cut(string text) => Reports.LogText.Cut(Plans.PlanText.OneLine(text), MaxLength);
}
