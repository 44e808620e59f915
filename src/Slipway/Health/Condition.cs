using Slipway.Values;

namespace Slipway.Health;

/// <summary>An entry of <c>status.conditions</c>.</summary>
internal sealed record Condition(string Type, string Status, string? Reason, string? Message)
{
    public bool IsTrue => Status == "True";

    public bool IsFalse => Status == "False";

    public static Condition? Find(MapValue status, string type)
    {
        foreach (var condition in status.GetList("conditions")?.Maps ?? [])
        {
            if (condition.GetString("type") == type)
            {
                return new Condition(
                    type, condition.GetString("status") ?? "Unknown", NonEmpty(condition.GetString("reason")), NonEmpty(condition.GetString("message")));
            }
        }

        return null;
    }

    /// <summary>Reason and message, as far as there are any.</summary>
    public string Describe() => (Reason, Message) switch
    {
        (null, null) => $"{Type} is {Status}",
        (null, var message) => message,
        (var reason, null) => reason,
        var (reason, message) => $"{reason}: {message}",
    };

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
