using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Faults;
using Slipway.Sandbox.Processes;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>Pulls, starts, watches and restarts one container of a Pod.</summary>
internal sealed class ContainerRunner(PodRunner pod, JsonObject container, ContainerState state, NodeServices node, bool isInit)
{
    private static readonly TimeSpan s_longestBackOff = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_steady = TimeSpan.FromMinutes(10);

    private TimeSpan _backOff = TimeSpan.Zero;
    private ContainerProcess? _process;
    private ContainerCommand? _command;
    private bool _isPulledBefore;

    public string Name => state.Name;

    /// <summary>The log of the current run, then that of the one before.</summary>
    public ContainerLog? Log { get; private set; }

    public string? PreviousLog { get; private set; }

    private string FieldPath => $"spec.{(isInit ? "initContainers" : "containers")}{{{Name}}}";

    /// <summary>Runs until the container has ended for good, or the Pod stops; the exit code is the last one.</summary>
    public async Task<int> RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            var command = await PrepareAsync(stopping);
            var started = node.Time.GetUtcNow();
            var code = await RunOnceAsync(command, stopping);
            if (stopping.IsCancellationRequested || !IsRestarted(code))
                return code;
            var ended = state.State;
            await BackOffAsync(node.Time.GetUtcNow() - started, stopping);
            state.LastState = ended;
            state.Restarts++;
        }
    }

    /// <summary>Lets the container get ready to end, and asks it to.</summary>
    public async Task TerminateAsync(CancellationToken graceIsOver)
    {
        if (_process is { } process)
        {
            await PreStopHook.RunAsync(pod, container, _command!, node, FieldPath, graceIsOver);
            process.Terminate();
        }
    }

    public void Kill() => _process?.Kill();

    /// <summary>Ends the current run, which is then restarted by policy.</summary>
    public async Task RestartAsync(TimeSpan grace)
    {
        var process = _process;
        var began = node.Time.GetTimestamp();
        using (var over = new CancellationTokenSource(grace, node.Time))
            await TerminateAsync(over.Token);
        await Task.Delay(PodRunner.RestOf(grace, node.Time.GetElapsedTime(began)), node.Time);
        process?.Kill();
    }

    private bool IsRestarted(int code) => container.Text("restartPolicy") == "Always" || pod.RestartPolicy switch
    {
        "Never" => false,
        "OnFailure" => code != 0,
        _ => !isInit || code != 0,
    };

    private async Task<ContainerCommand> PrepareAsync(CancellationToken stopping)
    {
        var reference = container.Text("image") ?? "";
        var wait = TimeSpan.FromSeconds(5);
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            string reason;
            string message;
            try
            {
                if (reference.Length == 0 || reference.Any(char.IsWhiteSpace) || reference.Split('@')[0].Any(char.IsAsciiLetterUpper) && !reference.Contains(':', StringComparison.Ordinal))
                {
                    await ConfigErrorAsync("InvalidImageName", $"Failed to apply default image tag \"{reference}\": couldn't parse image name \"{reference}\": invalid reference format: repository name must be lowercase", wait, stopping);
                    continue;
                }

                if (!_isPulledBefore)
                    node.Events.Record(pod.Current, false, "Pulling", $"Pulling image \"{reference}\"", "kubelet", FieldPath);
                if (node.Faults.IsBroken(FaultKind.RegistryRefuses))
                    throw new IOException("unexpected status from HEAD request: 503 Service Unavailable");
                if (await node.Images.PullAsync(reference, stopping) is { } image)
                {
                    node.Events.Record(pod.Current, false, "Pulled", _isPulledBefore
                        ? $"Container image \"{reference}\" already present on machine and can be accessed by the pod"
                        : $"Successfully pulled image \"{reference}\"", "kubelet", FieldPath);
                    _isPulledBefore = true;
                    state.ImageId = $"{reference.Split('@')[0]}@{image.Digest}";
                    int? port = isInit ? null : node.Ports.Assign(pod.Uid, Name);
                    try
                    {
                        return node.Environment.Make(pod.Current, container, image, port, pod.Folder);
                    }
                    catch (ContainerConfigException e)
                    {
                        await ConfigErrorAsync("CreateContainerConfigError", e.Message, TimeSpan.FromSeconds(2), stopping);
                        continue;
                    }
                }

                reason = "ErrImagePull";
                message = $"failed to pull and unpack image \"{reference}\": failed to resolve image: {reference}: not found";
            }
            catch (Exception e) when (e is IOException or HttpRequestException or InvalidDataException or InvalidOperationException)
            {
                reason = "ErrImagePull";
                message = $"failed to pull and unpack image \"{reference}\": {e.Message}";
            }

            node.Events.Record(pod.Current, true, "Failed", $"Failed to pull image \"{reference}\": {message}", "kubelet", FieldPath);
            state.State = ContainerState.Waiting(reason, message);
            pod.Publish();
            await Task.Delay(TimeSpan.FromSeconds(1), node.Time, stopping);
            node.Events.Record(pod.Current, false, "BackOff", $"Back-off pulling image \"{reference}\"", "kubelet", FieldPath);
            state.State = ContainerState.Waiting("ImagePullBackOff", $"Back-off pulling image \"{reference}\": ErrImagePull: {message}");
            pod.Publish();
            await Task.Delay(wait, node.Time, stopping);
            wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, s_longestBackOff.Ticks));
        }
    }

    private async Task ConfigErrorAsync(string reason, string message, TimeSpan wait, CancellationToken stopping)
    {
        node.Events.Record(pod.Current, true, "Failed", $"Error: {message}", "kubelet", FieldPath);
        state.State = ContainerState.Waiting(reason, message);
        pod.Publish();
        await Task.Delay(wait, node.Time, stopping);
    }

    private async Task<int> RunOnceAsync(ContainerCommand command, CancellationToken stopping)
    {
        PreviousLog = Log?.Path;
        Log = new ContainerLog(Path.Combine(pod.Folder, "logs", Name, state.Restarts.ToString(CultureInfo.InvariantCulture) + ".log"), node.Time);
        using var log = Log;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var startedAt = node.Context.Now;
        var code = 128;
        var reason = "StartError";
        string? problem = null;
        state.ContainerId = $"process://{Guid.NewGuid():N}";
        try
        {
            stopping.ThrowIfCancellationRequested();
            if (node.Faults.Strikes(FaultKind.NextPodCrashes))
                command = command with { Program = "/bin/sh", Arguments = ["-c", "echo \"broken on purpose, on the sandbox's page\"; exit 1"], WorkingDirectory = "/" };
            command = command with { Mark = ProcessMark.In(node.Ledger.Folder) };
            using var process = await ContainerProcess.StartAsync(command, log, node, stopping);
            (_process, _command) = (process, command);
            // Whoever ended the Pod while this started could not reach it.
            if (stopping.IsCancellationRequested)
                process.Kill();
            node.Events.Record(pod.Current, false, "Created", "Container created", "kubelet", FieldPath);
            node.Events.Record(pod.Current, false, "Started", "Container started", "kubelet", FieldPath);
            state.State = new JsonObject { ["running"] = new JsonObject { ["startedAt"] = startedAt } };
            var probes = new ContainerProbes(pod, container, state, node, this, command, FieldPath);
            probes.Begin();
            pod.Publish();
            var asking = isInit && container.Text("restartPolicy") != "Always" ? Task.CompletedTask : probes.RunAsync(ended.Token);
            code = await process.WaitAsync();
            await ended.CancelAsync();
            await asking;
            reason = code == 0 ? "Completed" : "Error";
        }
        catch (Win32Exception e)
        {
            problem = $"failed to create containerd task: exec: \"{command.Program}\": {e.Message}";
            node.Events.Record(pod.Current, true, "Failed", $"Error: {problem}", "kubelet", FieldPath);
            log.Write(problem);
        }
        finally
        {
            _process = null;
        }

        state.IsReady = false;
        state.IsStarted = false;
        var terminated = new JsonObject { ["exitCode"] = code, ["reason"] = reason };
        if (problem is not null)
            terminated["message"] = problem;
        else if (code != 0 && container.Text("terminationMessagePolicy") == "FallbackToLogsOnError")
            terminated["message"] = await LogTail.ReadAsync(log.Path, 10);
        terminated["startedAt"] = startedAt;
        terminated["finishedAt"] = node.Context.Now;
        terminated["containerID"] = state.ContainerId;
        state.State = new JsonObject { ["terminated"] = terminated };
        pod.Publish();
        return code;
    }

    // The first restart is at once, then 10 s, 20 s, … up to 5 minutes; ten good minutes begin anew.
    private async Task BackOffAsync(TimeSpan ran, CancellationToken stopping)
    {
        if (ran > s_steady)
            _backOff = TimeSpan.Zero;
        if (_backOff == TimeSpan.Zero)
        {
            _backOff = TimeSpan.FromSeconds(10);
            return;
        }

        var wait = _backOff;
        _backOff = TimeSpan.FromTicks(Math.Min(_backOff.Ticks * 2, s_longestBackOff.Ticks));
        var name = $"{pod.Current.Name}_{pod.Current.Namespace}({pod.Uid})";
        await Task.Delay(TimeSpan.FromSeconds(1), node.Time, stopping);
        node.Events.Record(pod.Current, true, "BackOff", $"Back-off restarting failed container {Name} in pod {name}", "kubelet", FieldPath);
        state.LastState = state.State;
        state.State = ContainerState.Waiting("CrashLoopBackOff", $"back-off {wait.TotalSeconds.ToString(CultureInfo.InvariantCulture)}s restarting failed container={Name} pod={name}");
        pod.Publish();
        await Task.Delay(wait - TimeSpan.FromSeconds(1), node.Time, stopping);
    }
}
