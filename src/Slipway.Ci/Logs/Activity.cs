using Slipway.Engine.Events;

namespace Slipway.Ci.Logs;

/// <summary>What an application is at.</summary>
/// <param name="Began">When the work on it began.</param>
/// <param name="Doing">What is done: <c>applying</c>.</param>
/// <param name="Wait">What is waited for; null for nothing.</param>
internal sealed record Activity(DateTimeOffset Began, string Doing, Wait? Wait = null)
{
    /// <summary>What is done after an event; null where it tells nothing about that.</summary>
    public static string? DoingAfter(DeployEvent happened) => happened switch
    {
        DeployEvent.LockAwaited => "waiting for its lock",
        DeployEvent.Applying { HasChanges: false } => "looking at its health",
        DeployEvent.Applying or DeployEvent.Wrote or DeployEvent.WaitEnded or DeployEvent.HookDone => "applying",
        DeployEvent.HookStarted hook => $"hook {hook.Phase}",
        DeployEvent.Tested => "smoke-tested",
        _ => null,
    };

    /// <summary>With what an event changes about it.</summary>
    public Activity After(DeployEvent happened) => happened switch
    {
        DeployEvent.Waiting waiting => this with { Wait = waiting.Wait },
        _ when DoingAfter(happened) is { } doing => this with { Doing = doing, Wait = null },
        _ => this,
    };

    /// <summary>For a list: <c>waiting for 1 of 3, 40 s</c>.</summary>
    public string InBrief(DateTimeOffset now) => Wait switch
    {
        null => $"{Doing}, {Seconds(now)} s",
        { Pending.Count: 0 } => $"all {Wait.Total} ready, {Wait.Elapsed.TotalSeconds:0} s",
        _ => $"waiting for {Wait.Pending.Count} of {Wait.Total}, {Wait.Elapsed.TotalSeconds:0} s",
    };

    /// <summary>For a row of its own: <c>2 of 5 ready, 12 s; then: smoke tests</c>.</summary>
    public string InFull(DateTimeOffset now) => Wait is null
        ? $"{Doing}, {Seconds(now)} s"
        : $"{Wait.Total - Wait.Pending.Count} of {Wait.Total} ready, {Wait.Elapsed.TotalSeconds:0} s{(Wait.Next.Length == 0 ? "" : $"; then: {Wait.Next}")}";

    private string Seconds(DateTimeOffset now) => (now - Began).TotalSeconds.ToString("0", System.Globalization.CultureInfo.InvariantCulture);
}
