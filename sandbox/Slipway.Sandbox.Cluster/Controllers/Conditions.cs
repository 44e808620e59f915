using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>The conditions of a status.</summary>
internal static class Conditions
{
    public static JsonObject? Condition(this JsonNode? status, string type) => status.Items("conditions").FirstOrDefault(item => item.Text("type") == type);

    public static bool Holds(this JsonNode? status, string type) => status.Condition(type).Text("status") == "True";

    public static JsonObject? Set(JsonObject status, string type, bool value, string? reason, string? message, string now) =>
        Set(status, type, value ? "True" : "False", reason, message, now);

    /// <summary>Sets a condition, and returns it where that changed anything; lastTransitionTime moves only when the value does.</summary>
    public static JsonObject? Set(JsonObject status, string type, string value, string? reason, string? message, string now)
    {
        if (status["conditions"] is not JsonArray conditions)
            status["conditions"] = conditions = [];
        var condition = status.Condition(type);
        if (condition is null)
            conditions.Add(condition = new JsonObject { ["type"] = type });
        else if (condition.Text("status") == value && condition.Text("reason") == reason && condition.Text("message") == message)
            return null;
        if (condition.Text("status") != value)
            condition["lastTransitionTime"] = now;
        condition["status"] = value;
        SetText(condition, "reason", reason);
        SetText(condition, "message", message);
        return condition;
    }

    private static void SetText(JsonObject condition, string name, string? value)
    {
        if (value is null)
            condition.Remove(name);
        else
            condition[name] = value;
    }
}
