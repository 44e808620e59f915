using Slipway.Sandbox.Cluster.Controllers;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Traffic;

/// <summary>Routes, Services and Pods as they were up to <see cref="TrafficLag.Most"/> ago.</summary>
internal sealed class PastObjects
{
    private static readonly string[] s_keys = [RouteController.Key, "services", "pods"];

    private readonly ObjectStore _store;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Key, string Namespace, string Name), List<(DateTimeOffset Since, StoredObject? Object)>> _past;

    public PastObjects(ObjectStore store, TimeProvider time)
    {
        (_store, _time) = (store, time);
        // What was there before us was there for long.
        _past = s_keys.SelectMany(key => store.List(key, null).Items)
            .ToDictionary(item => (item.Key, item.Namespace, item.Name), item => new List<(DateTimeOffset, StoredObject?)> { (DateTimeOffset.MinValue, item) });
    }

    public StoredObject? Find(string key, string @namespace, string name, TimeSpan ago)
    {
        if (ago == TimeSpan.Zero)
            return _store.Find(key, @namespace, name);
        lock (_gate)
            return _past.TryGetValue((key, @namespace, name), out var versions) ? At(versions, _time.GetUtcNow() - ago) : null;
    }

    public IReadOnlyList<StoredObject> List(string key, string @namespace, TimeSpan ago)
    {
        if (ago == TimeSpan.Zero)
            return _store.List(key, @namespace).Items;
        var then = _time.GetUtcNow() - ago;
        lock (_gate)
            return [.. _past.Where(pair => pair.Key.Key == key && pair.Key.Namespace == @namespace).Select(pair => At(pair.Value, then)).OfType<StoredObject>()];
    }

    public void Note(Change change)
    {
        var item = change.Object;
        if (!s_keys.Contains(item.Key))
            return;
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            if (!_past.TryGetValue((item.Key, item.Namespace, item.Name), out var versions))
                _past[(item.Key, item.Namespace, item.Name)] = versions = [];
            versions.Add((now, change.Kind == ChangeKind.Deleted ? null : item));
            var old = now - TrafficLag.Most;
            versions.RemoveRange(0, Math.Max(0, versions.FindLastIndex(version => version.Since <= old)));
            foreach (var (gone, _) in _past.Where(pair => pair.Value is [.., (var since, null)] && since <= old).ToList())
                _past.Remove(gone);
        }
    }

    private static StoredObject? At(List<(DateTimeOffset Since, StoredObject? Object)> versions, DateTimeOffset then) => versions.FindLast(version => version.Since <= then).Object;
}
