using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>Runs one Pod from its start to its end, and says how it is.</summary>
internal sealed class PodRunner : IDisposable
{
    // What a hook has used up of the grace period is not all (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination-flow).
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(2);

    private readonly NodeServices _node;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<ContainerState> _initStates;
    private readonly List<ContainerState> _states;
    private readonly Lock _publishing = new();
    private readonly string _address;
    private string _phase = "Pending";
    private bool _isInitialized;
    private Task _running = Task.CompletedTask;
    private Task? _stop;
    private TimeSpan _grace;

    public PodRunner(StoredObject pod, NodeServices node, int number)
    {
        _node = node;
        Current = pod;
        Folder = Path.Combine(node.Folder, pod.Uid);
        _address = string.Create(CultureInfo.InvariantCulture, $"127.1.{number / 250 % 250}.{number % 250 + 1}");
        var spec = pod.Json.Map("spec");
        _initStates = States(spec.Items("initContainers"), "initContainerStatuses");
        _states = States(spec.Items("containers"), "containerStatuses");
        InitRunners = spec.Items("initContainers").Select((container, i) => new ContainerRunner(this, container, _initStates[i], node, isInit: true)).ToList();
        Runners = spec.Items("containers").Select((container, i) => new ContainerRunner(this, container, _states[i], node, isInit: false)).ToList();
        foreach (var state in _initStates.Count > 0 ? _states : [])
            state.State = ContainerState.Waiting("PodInitializing");
    }

    /// <summary>The Pod as it was stored last.</summary>
    public StoredObject Current { get; private set; }

    public string Uid => Current.Uid;

    /// <summary>The Pod's own folder: home, temporary files, logs.</summary>
    public string Folder { get; }

    public string RestartPolicy => Current.Json.Map("spec").Text("restartPolicy") ?? "Always";

    public long Grace => Current.Json.Map("metadata").Number("deletionGracePeriodSeconds") ?? Current.Json.Map("spec").Number("terminationGracePeriodSeconds") ?? 30;

    public IReadOnlyList<ContainerRunner> Runners { get; }

    public IReadOnlyList<ContainerRunner> InitRunners { get; }

    public IEnumerable<ContainerRunner> AllRunners => Runners.Concat(InitRunners);

    public void Start()
    {
        Directory.CreateDirectory(Folder);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Writes the Pod's status, if it has changed.</summary>
    public void Publish()
    {
        lock (_publishing)
        {
            if (_stop is { IsCompleted: true })
                return;
            _node.Context.Change(Current, json => PodStatus.Fill(json.Ensure("status"), this, _phase, _isInitialized, _initStates, _states, _address, _node.Context.Now), "status", "kubelet");
            Current = _node.Context.Find("pods", Current.Namespace, Current.Name) is { } found && found.Uid == Uid ? found : Current;
        }
    }

    /// <summary>What is left of a grace period for a process that was asked to end.</summary>
    public static TimeSpan RestOf(TimeSpan grace, TimeSpan passed) => grace - passed is var rest && rest > s_least ? rest : grace < s_least ? grace : s_least;

    /// <summary>Lets the containers get ready to end, asks their processes to, ends them after the grace period, and returns when they are gone.</summary>
    public Task StopAsync(TimeSpan grace)
    {
        lock (_publishing)
        {
            if (_stop is not null && grace < _grace)
                _ = KillAfterAsync(grace);
            _grace = _stop is null || grace < _grace ? grace : _grace;
            return _stop ??= Task.Run(() => EndAsync(grace));
        }
    }

    public void Kill()
    {
        foreach (var runner in AllRunners)
            runner.Kill();
    }

    /// <summary>Forgets what is on disk and which ports are taken.</summary>
    public void Clean()
    {
        Dispose();
        _node.Ports.Release(Uid);
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task EndAsync(TimeSpan grace)
    {
        await _stopping.CancelAsync();
        var began = _node.Time.GetTimestamp();
        using (var over = new CancellationTokenSource(grace, _node.Time))
        {
            var asked = Task.WhenAll(AllRunners.Select(runner => runner.TerminateAsync(over.Token)));
            await Task.WhenAny(_running, asked);
            await over.CancelAsync();
            await asked;
        }

        if (await Task.WhenAny(_running, Task.Delay(RestOf(grace, _node.Time.GetElapsedTime(began)), _node.Time)) != _running)
            Kill();
        await _running;
    }

    // Whoever asks again, for less time, gets it.
    private async Task KillAfterAsync(TimeSpan grace)
    {
        await Task.Delay(grace, _node.Time);
        Kill();
    }

    private async Task RunAsync()
    {
        try
        {
            Publish();
            _node.Events.Record(Current, false, "Scheduled", $"Successfully assigned {Current.Namespace}/{Current.Name} to {NodeServices.Name}", "default-scheduler");
            await VolumesAsync();
            var sidecars = new List<Task>();
            foreach (var (runner, container) in InitRunners.Zip(Current.Json.Map("spec").Items("initContainers")))
            {
                if (container.Text("restartPolicy") == "Always")
                {
                    sidecars.Add(runner.RunAsync(_stopping.Token));
                    continue;
                }

                if (await runner.RunAsync(_stopping.Token) != 0)
                {
                    End("Failed");
                    return;
                }
            }

            _isInitialized = true;
            foreach (var state in _states)
                state.State = state.Restarts > 0 ? state.State : ContainerState.Waiting("ContainerCreating");
            _phase = "Running";
            var codes = await Task.WhenAll(Runners.Select(runner => runner.RunAsync(_stopping.Token)));
            foreach (var runner in InitRunners)
                runner.Kill();
            if (!_stopping.IsCancellationRequested)
                End(codes.All(code => code == 0) ? "Succeeded" : "Failed");
        }
        catch (OperationCanceledException)
        {
            // The Pod is stopped; what is left of it is ended by who stops it.
        }
#pragma warning disable CA1031 // One Pod that cannot be run must not end the node; the log has the stack.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _node.Log.Error(e, "Pod {Pod} failed", Current);
            End("Failed");
        }
    }

    private void End(string phase)
    {
        _phase = phase;
        Publish();
    }

    // There are no mounts here, but what is missing is noticed as on a real node.
    private async Task VolumesAsync()
    {
        var wait = TimeSpan.FromSeconds(1);
        while (true)
        {
            var problems = MissingVolumes().ToList();
            if (problems.Count == 0)
                break;
            foreach (var problem in problems)
                _node.Events.Record(Current, true, "FailedMount", problem, "kubelet");
            await Task.Delay(wait, _node.Time, _stopping.Token);
            wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, TimeSpan.FromMinutes(2).Ticks));
        }

        foreach (var mount in Current.Json.Map("spec").Items("containers").SelectMany(container => container.Items("volumeMounts")).Where(mount => mount.Text("name")?.StartsWith("kube-api-access", StringComparison.Ordinal) != true))
        {
            _node.Events.Record(Current, true, "VolumeNotMounted", $"The sandbox runs processes of this machine and cannot mount volume {mount.Text("name")} at {mount.Text("mountPath")}.", "kubelet");
        }
    }

    private IEnumerable<string> MissingVolumes()
    {
        foreach (var volume in Current.Json.Map("spec").Items("volumes"))
        {
            foreach (var (source, field, key, kind) in ((string, string, string, string)[])[("secret", "secretName", "secrets", "secret"), ("configMap", "name", "configmaps", "configmap"), ("persistentVolumeClaim", "claimName", "persistentvolumeclaims", "persistentvolumeclaim")])
            {
                if (volume.Map(source) is { } wanted && wanted.Flag("optional") != true && _node.Context.Find(key, Current.Namespace, wanted.Text(field) ?? "") is null)
                    yield return $"MountVolume.SetUp failed for volume \"{volume.Text("name")}\" : {kind} \"{wanted.Text(field)}\" not found";
            }
        }
    }

    // After a restart of the sandbox containers go on counting where they were.
    private List<ContainerState> States(IEnumerable<JsonObject> containers, string statuses) => containers.Select(container =>
    {
        var state = new ContainerState(container.Text("name") ?? "", container.Text("image") ?? "");
        var before = Current.Json.Map("status").Items(statuses).FirstOrDefault(item => item.Text("name") == state.Name);
        state.Restarts = before.Number("restartCount") ?? 0;
        var last = before.Map("state").Map("terminated")?.Copy();
        if (before.Map("state").Map("running") is { } running)
            last = new JsonObject { ["exitCode"] = 255, ["reason"] = "Unknown", ["startedAt"] = running["startedAt"]?.DeepClone(), ["finishedAt"] = _node.Context.Now };
        if (last is not null)
        {
            state.Restarts++;
            state.LastState = new JsonObject { ["terminated"] = last };
        }

        return state;
    }).ToList();
}
