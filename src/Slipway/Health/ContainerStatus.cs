using Slipway.Values;

namespace Slipway.Health;

/// <summary>The status of one container of a Pod.</summary>
internal sealed class ContainerStatus(MapValue status, bool isInit)
{
    public string Name => status.GetString("name") ?? "";

    public bool IsInit => isInit;

    public long Restarts => status.GetInteger("restartCount") ?? 0;

    public string? WaitingReason => (status.At("state", "waiting", "reason") as ScalarValue)?.AsString;

    /// <summary>Why it waits, in the words of the kubelet, the registry or the runtime; null where they quote what the container printed.</summary>
    public string? WaitingMessage => IsHookError ? null : QuotedMessage;

    /// <summary>Whether it has ended by itself and not well.</summary>
    public bool HasFailed => status.At("state", "terminated") is MapValue ended && ended.GetInteger("exitCode") != 0;

    /// <summary>How it ended, now or before its last restart; null when it never did.</summary>
    public string? Ending => Ended is not { } ended ? null : ended.GetString("reason") switch
    {
        "OOMKilled" => $"container '{Name}' ran out of memory",
        // It never ran: the words are those of the container runtime.
        "StartError" or "ContainerCannotRun" => $"container '{Name}' could not be started{(ended.GetString("message") is { Length: > 0 } message ? $": {message}" : "")}",
        _ => $"container '{Name}' exited with code {ended.GetInteger("exitCode")}",
    };

    /// <summary>
    /// What the container itself said: its termination message, which is the end of its log with <c>FallbackToLogsOnError</c>
    /// (https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/), or what a hook of its lifecycle printed.
    /// </summary>
    public PodWords? Words => PodWords.Of(IsHookError ? QuotedMessage : Ended?.GetString("reason") is "StartError" or "ContainerCannotRun" ? null : Ended?.GetString("message"));

    private MapValue? Ended => (status.At("state", "terminated") ?? status.At("lastState", "terminated")) as MapValue;

    private bool IsHookError => WaitingReason is "PostStartHookError" or "PreCreateHookError";

    private string? QuotedMessage => (status.At("state", "waiting", "message") as ScalarValue)?.AsString;
}
