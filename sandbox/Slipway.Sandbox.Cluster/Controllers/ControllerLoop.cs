using System.Threading.Channels;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>Brings objects of one kind nearer to what they ask for.</summary>
internal interface IController
{
    /// <summary>The objects, by namespace and name, that may have to be looked at after a change of any object.</summary>
    IEnumerable<(string Namespace, string Name)> Affected(Change change);

    /// <summary>Looks at one object. The result is when to look again without a change; null: never.</summary>
    TimeSpan? Reconcile(string @namespace, string name);
}

/// <summary>Runs all controllers one after the other, each object at most once in the queue: they never race each other.</summary>
internal sealed class ControllerLoop(ControllerContext context) : IAsyncDisposable
{
    private readonly IController[] _controllers =
    [
        new NamespaceController(context), new DefinitionController(context),
        new DeploymentController(context), new ReplicaSetController(context), new StatefulSetController(context), new DaemonSetController(context),
        new JobController(context), new CronJobController(context), new ClaimController(context), new EndpointsController(context), new RouteController(context),
        new GarbageCollector(context),
    ];

    private readonly Channel<(IController Controller, string Namespace, string Name)> _queue = Channel.CreateUnbounded<(IController, string, string)>();
    private readonly HashSet<(IController, string, string)> _queued = [];
    private readonly Dictionary<(IController, string, string), ITimer> _timers = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private ObjectStore.Watcher? _watcher;
    private Task _running = Task.CompletedTask;

    public void Start()
    {
        _watcher = context.Store.Watch(null, context.Store.Version)!;
        foreach (var item in context.Store.All())
            Offer(new Change(ChangeKind.Added, item, null));
        _running = Task.WhenAll(Task.Run(() => _watcher.FollowAsync(Offer, _stopping.Token)), Task.Run(WorkAsync));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _watcher?.Dispose();
        await _running;
        lock (_gate)
        {
            foreach (var timer in _timers.Values)
                timer.Dispose();
        }

        _stopping.Dispose();
    }

    private void Offer(Change change)
    {
        foreach (var controller in _controllers)
        {
            foreach (var (@namespace, name) in controller.Affected(change))
                Enqueue((controller, @namespace, name));
        }
    }

    private void Enqueue((IController, string, string) item)
    {
        lock (_gate)
        {
            if (!_queued.Add(item))
                return;
        }

        _queue.Writer.TryWrite(item);
    }

    private async Task WorkAsync()
    {
        try
        {
            await foreach (var item in _queue.Reader.ReadAllAsync(_stopping.Token))
            {
                lock (_gate)
                    _queued.Remove(item);
                TimeSpan? again;
                try
                {
                    again = item.Controller.Reconcile(item.Namespace, item.Name);
                }
#pragma warning disable CA1031 // One object that a controller cannot cope with must not stop the others; the log has the stack.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    context.Log.Error(e, "{Controller} failed for {Namespace}/{Name}", item.Controller.GetType().Name, item.Namespace, item.Name);
                    again = TimeSpan.FromSeconds(5);
                }

                if (again is { } delay)
                    Later(item, delay);
            }
        }
        catch (OperationCanceledException)
        {
            // The cluster stops.
        }
    }

    private void Later((IController, string, string) item, TimeSpan delay)
    {
        lock (_gate)
        {
            if (_timers.Remove(item, out var old))
                old.Dispose();
            if (!_stopping.IsCancellationRequested)
                _timers[item] = context.Time.CreateTimer(_ => Enqueue(item), null, delay < TimeSpan.FromMilliseconds(10) ? TimeSpan.FromMilliseconds(10) : delay, Timeout.InfiniteTimeSpan);
        }
    }
}
