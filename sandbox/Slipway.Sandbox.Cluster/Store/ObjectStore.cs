using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Slipway.Sandbox.Cluster.Store;

/// <summary>All objects of the cluster, their history of late, and who watches them. Every change is journalled.</summary>
internal sealed class ObjectStore : IAsyncDisposable
{
    private const int HistoryLength = 2_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedDictionary<(string Namespace, string Name), StoredObject>> _objects = new(StringComparer.Ordinal);
    private readonly Queue<Change> _history = new();
    private readonly List<Watcher> _watchers = [];
    private readonly Journal _journal;
    private long _version;
    private long _oldestWatchable;

    private ObjectStore(Journal journal) => _journal = journal;

    /// <summary>Raised after every change, inside of the store's lock: handlers only take note.</summary>
    public event Action? Changed;

    public long Version
    {
        get
        {
            lock (_gate)
                return _version;
        }
    }

    /// <summary>Reads the journal in the folder, or begins one.</summary>
    public static ObjectStore Open(string folder)
    {
        var journal = new Journal(Path.Combine(folder, "journal"));
        var store = new ObjectStore(journal);
        foreach (var entry in journal.Read())
        {
            store._version = Math.Max(store._version, entry.Version);
            if (entry.Json is { } json)
                store.Bucket(entry.Key)[(json.Namespace(), json.Name())] = new StoredObject(entry.Key, json, entry.Version);
            else if (entry.Key.Length > 0)
                store.Bucket(entry.Key).Remove((entry.Namespace, entry.Name));
        }

        // Versions begin above the ones that clients may remember from an empty server.
        store._version = Math.Max(store._version, 1000);
        store._oldestWatchable = store._version;
        journal.Open(store.All(), store._version);
        return store;
    }

    public StoredObject? Find(string key, string @namespace, string name)
    {
        lock (_gate)
            return _objects.GetValueOrDefault(key)?.GetValueOrDefault((@namespace, name));
    }

    /// <summary>The objects of a resource, in one namespace or (null) in all, by namespace and name, and the version of the list.</summary>
    public (List<StoredObject> Items, long Version) List(string key, string? @namespace)
    {
        lock (_gate)
        {
            var items = _objects.TryGetValue(key, out var bucket)
                ? bucket.Values.Where(item => @namespace is null || item.Namespace == @namespace).ToList()
                : [];
            return (items, _version);
        }
    }

    public List<StoredObject> All()
    {
        lock (_gate)
            return _objects.Values.SelectMany(bucket => bucket.Values).ToList();
    }

    /// <summary>
    /// Stores the object if what is there now is <paramref name="expected"/> (null: nothing); null if it is not. The tree is the store's from now on.
    /// </summary>
    public StoredObject? TryWrite(string key, JsonObject json, StoredObject? expected)
    {
        lock (_gate)
        {
            var bucket = Bucket(key);
            var id = (json.Namespace(), json.Name());
            bucket.TryGetValue(id, out var current);
            if (current != expected)
                return null;
            var version = ++_version;
            json.Ensure("metadata")["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
            var stored = new StoredObject(key, json, version);
            bucket[id] = stored;
            _journal.Put(stored);
            Publish(new Change(current is null ? ChangeKind.Added : ChangeKind.Modified, stored, current));
            return stored;
        }
    }

    /// <summary>Removes the object if it is still this one; null if it is not.</summary>
    public StoredObject? TryDelete(StoredObject expected)
    {
        lock (_gate)
        {
            var bucket = Bucket(expected.Key);
            var id = (expected.Namespace, expected.Name);
            if (!bucket.TryGetValue(id, out var current) || current != expected)
                return null;
            bucket.Remove(id);
            var version = ++_version;
            var last = expected.Json.Copy();
            last.Ensure("metadata")["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
            var stored = new StoredObject(expected.Key, last, version);
            _journal.Delete(stored);
            Publish(new Change(ChangeKind.Deleted, stored, expected));
            return stored;
        }
    }

    /// <summary>Completes when everything written until now is on disk.</summary>
    public Task FlushAsync() => _journal.FlushAsync();

    /// <summary>
    /// Changes of a resource (or of all: null) after a version, or null when that is longer ago than the history reaches.
    /// </summary>
    public Watcher? Watch(string? key, long after)
    {
        lock (_gate)
        {
            if (after < _oldestWatchable)
                return null;
            var watcher = new Watcher(this, key);
            foreach (var change in _history)
            {
                if (change.Version > after)
                    watcher.Offer(change);
            }

            _watchers.Add(watcher);
            return watcher;
        }
    }

    /// <summary>A list and the changes after it, with nothing lost between.</summary>
    public (List<StoredObject> Items, long Version, Watcher Watcher) ListAndWatch(string key, string? @namespace)
    {
        lock (_gate)
        {
            var (items, version) = List(key, @namespace);
            return (items, version, Watch(key, version)!);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            foreach (var watcher in _watchers)
                watcher.Complete();
            _watchers.Clear();
        }

        await _journal.DisposeAsync();
    }

    private SortedDictionary<(string Namespace, string Name), StoredObject> Bucket(string key)
    {
        if (!_objects.TryGetValue(key, out var bucket))
        {
            _objects[key] = bucket = new(Comparer<(string Namespace, string Name)>.Create((left, right) =>
                string.CompareOrdinal(left.Namespace, right.Namespace) is var order and not 0 ? order : string.CompareOrdinal(left.Name, right.Name)));
        }

        return bucket;
    }

    private void Publish(Change change)
    {
        _history.Enqueue(change);
        if (_history.Count > HistoryLength)
            _oldestWatchable = _history.Dequeue().Version;
        foreach (var watcher in _watchers)
            watcher.Offer(change);
        Changed?.Invoke();
    }

    /// <summary>A stream of changes. Dispose it to stop watching.</summary>
    internal sealed class Watcher(ObjectStore store, string? key) : IDisposable
    {
        private readonly Channel<Change> _changes = Channel.CreateUnbounded<Change>(new UnboundedChannelOptions { SingleReader = true });

        public ChannelReader<Change> Changes => _changes.Reader;

        /// <summary>Hands on each change until the cluster stops.</summary>
        public async Task FollowAsync(Action<Change> see, CancellationToken stopping)
        {
            try
            {
                await foreach (var change in Changes.ReadAllAsync(stopping))
                    see(change);
            }
            catch (OperationCanceledException)
            {
                // The cluster stops.
            }
        }

        internal void Offer(Change change)
        {
            if (key is null || change.Object.Key == key)
                _changes.Writer.TryWrite(change);
        }

        internal void Complete() => _changes.Writer.TryComplete();

        public void Dispose()
        {
            lock (store._gate)
                store._watchers.Remove(this);
            Complete();
        }
    }
}
