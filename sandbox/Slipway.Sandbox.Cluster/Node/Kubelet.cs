using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Controllers;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>The one node: runs every Pod, and takes away those that are to go.</summary>
internal sealed class Kubelet(NodeServices node) : IAsyncDisposable
{
    private static readonly TimeSpan s_shutdownGrace = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, PodRunner> _pods = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private ObjectStore.Watcher? _watcher;
    private Task _running = Task.CompletedTask;
    private int _number;

    public PodRunner? Find(string uid) => _pods.GetValueOrDefault(uid);

    public void KillContainers()
    {
        foreach (var pod in _pods.Values)
            pod.Kill();
    }

    public void Start()
    {
        var ended = node.Ledger.EndLeftovers();
        if (ended > 0)
            node.Log.Information("Ended {Count} processes that an earlier sandbox left running", ended);
        Register();
        _watcher = node.Context.Store.Watch(null, node.Context.Store.Version)!;
        var items = node.Context.Store.List("pods", null).Items;
        RemoveOldFolders(items);
        foreach (var pod in items)
            See(pod);
        _running = Task.Run(() => _watcher.FollowAsync(Follow, _stopping.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _watcher?.Dispose();
        await _running;
        await Task.WhenAll(_pods.Values.Select(pod => pod.StopAsync(s_shutdownGrace)));
        node.Watcher.Dispose();
        _stopping.Dispose();
    }

    private void Follow(Change change)
    {
        // A label that a Pod waits for may have come to the node.
        if (change.Object.Key == "nodes")
            node.Context.Store.List("pods", null).Items.Where(IsUnscheduled).ToList().ForEach(Schedule);
        else if (change.Object.Key == "pods" && change.Kind == ChangeKind.Deleted)
            Forget(change.Object);
        else if (change.Object.Key == "pods")
            See(change.Object);
    }

    private static bool IsUnscheduled(StoredObject pod) => !pod.IsDeleting && string.IsNullOrEmpty(pod.Json.Map("spec").Text("nodeName"));

    private void Schedule(StoredObject pod)
    {
        if (NodeFit.Suits(pod.Json.Map("spec"), node.Context.Find("nodes", "", NodeServices.Name)?.Json))
        {
            node.Context.Change(pod, json => json.Ensure("spec")["nodeName"] = NodeServices.Name, manager: "kube-scheduler");
            return;
        }

        const string why = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.";
        if (pod.Json["status"].Condition("PodScheduled") is not null)
            return;
        node.Context.Change(pod, json => node.Context.SetCondition(json.Ensure("status"), "PodScheduled", false, "Unschedulable", why), "status", "kube-scheduler");
        node.Events.Record(pod, true, "FailedScheduling", why, "default-scheduler");
    }

    private void See(StoredObject pod)
    {
        if (pod.IsDeleting)
        {
            if (_pods.TryGetValue(pod.Uid, out var running))
                _ = EndAsync(running, pod);
            else
                Finish(pod.Namespace, pod.Name, pod.Uid);
            return;
        }

        if (IsUnscheduled(pod))
        {
            Schedule(pod);
            return;
        }

        if (pod.Phase() is "Succeeded" or "Failed" || _pods.ContainsKey(pod.Uid) || pod.Json.Map("spec").Text("nodeName") != NodeServices.Name)
            return;
        var runner = new PodRunner(pod, node, Interlocked.Increment(ref _number));
        if (_pods.TryAdd(pod.Uid, runner))
            runner.Start();
    }

    private async Task EndAsync(PodRunner runner, StoredObject pod)
    {
        node.Events.Record(pod, false, "Killing", "Stopping container " + string.Join(", ", runner.Runners.Select(item => item.Name)), "kubelet");
        await runner.StopAsync(TimeSpan.FromSeconds(pod.Json.Map("metadata").Number("deletionGracePeriodSeconds") ?? 30));
        Finish(pod.Namespace, pod.Name, pod.Uid);
    }

    private void Finish(string @namespace, string name, string uid)
    {
        while (node.Context.Find("pods", @namespace, name) is { } pod && pod.Uid == uid)
        {
            if (pod.Json.Map("metadata").List("finalizers") is { Count: > 0 } || node.Context.Store.TryDelete(pod) is not null)
                return;
        }
    }

    private void Forget(StoredObject pod)
    {
        if (_pods.TryRemove(pod.Uid, out var runner))
            _ = CleanAsync(runner);
    }

    private static async Task CleanAsync(PodRunner runner)
    {
        await runner.StopAsync(TimeSpan.Zero);
        runner.Clean();
    }

    private void Register()
    {
        var labels = new JsonObject
        {
            ["kubernetes.io/hostname"] = NodeServices.Name,
            ["kubernetes.io/os"] = "linux",
            ["kubernetes.io/arch"] = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64",
        };
        var registered = node.Context.Find("nodes", "", NodeServices.Name) ?? node.Context.Create("nodes", new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Node", ["metadata"] = new JsonObject { ["name"] = NodeServices.Name },
        }).Created!;
        node.Context.Change(registered, json =>
        {
            foreach (var (name, value) in labels)
                json.Ensure("metadata", "labels").Default(name, value!.DeepClone());
        }, manager: "kubelet");
        node.Context.Change(registered, json =>
        {
            var status = json.Ensure("status");
            node.Context.SetCondition(status, "Ready", true, "KubeletReady", "the sandbox runs Pods as processes of this machine");
            status["addresses"] = new JsonArray(new JsonObject { ["type"] = "InternalIP", ["address"] = "127.0.0.1" });
        }, "status", "kubelet");
    }

    private void RemoveOldFolders(List<StoredObject> pods)
    {
        if (!Directory.Exists(node.Folder))
            return;
        var known = pods.Select(pod => pod.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in Directory.GetDirectories(node.Folder).Where(folder => !known.Contains(Path.GetFileName(folder))))
            Directory.Delete(folder, recursive: true);
    }
}
