using Slipway.Values;

namespace Slipway.Health;

/// <summary>The status of one container of a Pod.</summary>
internal sealed class ContainerStatus(MapValue status, bool isInit)
{
    public string Name => status.GetString("name") ?? "";

    public bool IsInit => isInit;

    public long Restarts => status.GetInteger("restartCount") ?? 0;

    public string? WaitingReason => (status.At("state", "waiting", "reason") as ScalarValue)?.AsString;

    public string? WaitingMessage => (status.At("state", "waiting", "message") as ScalarValue)?.AsString;

    /// <summary>Whether it has ended by itself and not well.</summary>
    public bool HasFailed => status.At("state", "terminated") is MapValue ended && ended.GetInteger("exitCode") != 0;

    /// <summary>How it ended, now or before its last restart; null when it never did.</summary>
    public string? Ending
    {
        get
        {
            var ended = (status.At("state", "terminated") ?? status.At("lastState", "terminated")) as MapValue;
            if (ended is null)
            {
                return null;
            }

            var code = ended.GetInteger("exitCode");
            var how = ended.GetString("reason") == "OOMKilled" ? "ran out of memory" : $"exited with code {code}";
            return $"container '{Name}' {how}{(ended.GetString("message") is { Length: > 0 } message ? $": {message}" : "")}";
        }
    }
}
