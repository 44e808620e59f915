using System.Text.Json.Nodes;
using Slipway.Sandbox.Faults;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>Asks a running container whether it has started, lives and is ready.</summary>
internal sealed class ContainerProbes(
    PodRunner pod, JsonObject container, ContainerState state, NodeServices node, ContainerRunner runner, ContainerCommand command, string fieldPath)
{
    // Long enough for a slow start; who listens by then was given the wrong port.
    private static readonly TimeSpan s_portPatience = TimeSpan.FromSeconds(10);

    private bool _isHeld;

    /// <summary>What holds before the first answer: without probes a running container is ready.</summary>
    public void Begin()
    {
        state.IsStarted = container.Map("startupProbe") is null;
        _isHeld = node.Faults.IsBroken(FaultKind.PodsStayUnready);
        state.IsReady = state.IsStarted && !_isHeld && container.Map("readinessProbe") is null;
    }

    public async Task RunAsync(CancellationToken ended)
    {
        try
        {
            var ports = CheckPortAsync(ended);
            if (container.Map("startupProbe") is { } startup)
            {
                await AskAsync(startup, "Startup", isReached: () => state.IsStarted, ended);
                if (container.Map("readinessProbe") is null && !_isHeld)
                {
                    state.IsReady = true;
                    pod.Publish();
                }
            }

            await Task.WhenAll(
                ports,
                container.Map("readinessProbe") is { } readiness ? AskAsync(readiness, "Readiness", isReached: () => false, ended) : WaitUntilHealedAsync(ended),
                container.Map("livenessProbe") is { } liveness ? AskAsync(liveness, "Liveness", isReached: () => false, ended) : Task.CompletedTask);
        }
        catch (OperationCanceledException)
        {
            // The container has ended: nobody is left to ask.
        }
    }

    private bool IsHeld() => _isHeld = _isHeld && node.Faults.IsBroken(FaultKind.PodsStayUnready);

    private async Task WaitUntilHealedAsync(CancellationToken ended)
    {
        if (!_isHeld)
            return;
        while (IsHeld())
            await Task.Delay(TimeSpan.FromSeconds(1), node.Time, ended);
        state.IsReady = true;
        pod.Publish();
    }

    private async Task AskAsync(JsonObject probe, string kind, Func<bool> isReached, CancellationToken ended)
    {
        await Task.Delay(TimeSpan.FromSeconds(probe.Number("initialDelaySeconds") ?? 0), node.Time, ended);
        var period = TimeSpan.FromSeconds(Math.Max(1, probe.Number("periodSeconds") ?? 10));
        var successes = 0L;
        var failures = 0L;
        var hasSucceeded = false;

        // Until the first success it is asked more often than its period, so that a quick start is noticed; only full periods count as failures.
        var pause = kind == "Liveness" ? period : TimeSpan.FromMilliseconds(100);
        var sinceFailure = TimeSpan.Zero;
        while (true)
        {
            var problem = kind == "Readiness" && IsHeld() ? "broken on purpose" : await node.Probe.AskAsync(pod.Current.Json, container, probe, command, ended);
            ended.ThrowIfCancellationRequested();
            if (problem is null)
            {
                hasSucceeded = true;
                failures = 0;
                successes++;
                if (successes >= (probe.Number("successThreshold") ?? 1))
                    Succeed(kind);
                if (isReached())
                    return;
            }
            else
            {
                successes = 0;
                if (hasSucceeded || sinceFailure >= period || pause >= period)
                {
                    sinceFailure = TimeSpan.Zero;
                    failures++;
                    node.Events.Record(pod.Current, true, "Unhealthy", $"{kind} probe failed: {problem}", "kubelet", fieldPath);
                    if (failures >= (probe.Number("failureThreshold") ?? 3) && Fail(kind))
                        return;
                }
            }

            var wait = hasSucceeded ? period : pause;
            await Task.Delay(wait, node.Time, ended);
            sinceFailure += wait;
            if (pause < period)
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 3 / 2, period.Ticks));
        }
    }

    private void Succeed(string kind)
    {
        if (kind == "Startup" && !state.IsStarted)
            state.IsStarted = true;
        else if (kind == "Readiness" && !state.IsReady)
            state.IsReady = true;
        else
            return;
        pod.Publish();
    }

    // True when there is nothing more to ask: the container is being restarted.
    private bool Fail(string kind)
    {
        if (kind == "Readiness")
        {
            if (state.IsReady)
            {
                state.IsReady = false;
                pod.Publish();
            }

            return false;
        }

        node.Events.Record(pod.Current, false, "Killing", $"Container {runner.Name} failed {kind.ToLowerInvariant()} probe, will be restarted", "kubelet", fieldPath);
        _ = runner.RestartAsync(TimeSpan.FromSeconds(pod.Grace));
        return true;
    }

    private async Task CheckPortAsync(CancellationToken ended)
    {
        var declared = container.Items("ports").Select(port => port.Number("containerPort")).OfType<long>().ToList();
        if (declared.Count == 0 || node.Ports.Resolve(pod.Current.Json, declared[0], container) is not { } port)
            return;
        await Task.Delay(s_portPatience, node.Time, ended);
        if (await Probe.ListensAsync(port, ended))
            return;
        node.Events.Record(pod.Current, true, "PortIgnored",
            $"Nothing listens on port {port}, which this sandbox gave container {runner.Name} in PORT and ASPNETCORE_HTTP_PORTS to stand for its containerPort {declared[0]}. "
            + "The image must listen on the port that one of these variables names.", "kubelet", fieldPath);
    }
}
