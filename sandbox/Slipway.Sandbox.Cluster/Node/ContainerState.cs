using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>What is known of a container, as it goes into the Pod's status.</summary>
internal sealed class ContainerState(string name, string image)
{
    public string Name => name;

    public JsonObject State { get; set; } = new() { ["waiting"] = new JsonObject { ["reason"] = "ContainerCreating" } };

    public JsonObject LastState { get; set; } = [];

    public bool IsReady { get; set; }

    public bool IsStarted { get; set; }

    public long Restarts { get; set; }

    public string ImageId { get; set; } = "";

    public string ContainerId { get; set; } = "";

    public bool IsRunning => State["running"] is not null;

    public JsonObject? Terminated => State.Map("terminated");

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["name"] = name, ["state"] = State.DeepClone(), ["lastState"] = LastState.DeepClone(), ["ready"] = IsReady, ["restartCount"] = Restarts,
            ["image"] = image, ["imageID"] = ImageId,
        };
        if (ContainerId.Length > 0)
            json["containerID"] = ContainerId;
        json["started"] = IsStarted;
        return json;
    }

    public static JsonObject Waiting(string reason, string? message = null)
    {
        var waiting = new JsonObject { ["reason"] = reason };
        if (message is not null)
            waiting["message"] = message;
        return new JsonObject { ["waiting"] = waiting };
    }
}
