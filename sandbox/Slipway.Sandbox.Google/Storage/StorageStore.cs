using System.Security.Cryptography;
using System.Text;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Google.Storage;

/// <summary>Buckets and objects, without versions: the newest generation of an object is the only one.</summary>
internal sealed class StorageStore
{
    private readonly JsonFolder<Bucket> _buckets;
    private readonly JsonFolder<StoredObject> _objects;
    private readonly string _contents;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private long _lastGeneration;

    public StorageStore(string folder, TimeProvider time)
    {
        _buckets = new JsonFolder<Bucket>(Path.Combine(folder, "buckets"), StorageJson.Default.Bucket);
        _objects = new JsonFolder<StoredObject>(Path.Combine(folder, "objects"), StorageJson.Default.StoredObject);
        _contents = Directory.CreateDirectory(Path.Combine(folder, "contents")).FullName;
        _time = time;
        // Of uploads that did not end before the sandbox did.
        foreach (var file in Directory.EnumerateFiles(_contents).Except(_objects.Values.Select(item => item.Path)).ToList())
            File.Delete(file);
    }

    public IReadOnlyList<Bucket> Buckets => [.. _buckets.Values.OrderBy(bucket => bucket.Name, StringComparer.Ordinal)];

    public Bucket? Find(string bucket) => _buckets.Find(bucket);

    public StoredObject? Find(string bucket, string name) => _objects.Find(Key(bucket, name));

    /// <summary>By name.</summary>
    public IReadOnlyList<StoredObject> In(string bucket) => [.. _objects.Values.Where(item => item.Bucket == bucket).OrderBy(item => item.Name, StringComparer.Ordinal)];

    /// <summary>False when there is one of that name.</summary>
    public bool Create(Bucket bucket)
    {
        lock (_lock)
        {
            if (_buckets.Find(bucket.Name) is not null)
                return false;
            _buckets.Save(bucket.Name, bucket);
            return true;
        }
    }

    /// <summary>A file for content that is on its way in.</summary>
    public string NewFile() => Path.Combine(_contents, Guid.NewGuid().ToString("n"));

    /// <summary>Puts an object in the place of the one that was there, if that one is as expected; gives it its generation.</summary>
    /// <exception cref="GoogleError">It is another one.</exception>
    public StoredObject Put(StoredObject item, Precondition expected)
    {
        lock (_lock)
        {
            var before = Find(item.Bucket, item.Name);
            expected.Check(before);
            var now = _time.GetUtcNow();
            _lastGeneration = Math.Max(Math.Max(now.ToUnixTimeMilliseconds() * 1000, _lastGeneration + 1), (before?.Generation ?? 0) + 1);
            item = item with { Generation = _lastGeneration, CreatedAt = now };
            _objects.Save(Key(item.Bucket, item.Name), item);
            if (before is { IsGrowing: false })
                File.Delete(before.Path);
            return item;
        }
    }

    /// <summary>Keeps other metadata of an object.</summary>
    public StoredObject Describe(StoredObject item)
    {
        lock (_lock)
        {
            item = item with { Metageneration = item.Metageneration + 1 };
            _objects.Save(Key(item.Bucket, item.Name), item);
            return item;
        }
    }

    public void Delete(StoredObject item)
    {
        lock (_lock)
        {
            _objects.Delete(Key(item.Bucket, item.Name));
            if (!item.IsGrowing)
                File.Delete(item.Path);
        }
    }

    private static string Key(string bucket, string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{bucket}/{name}")));
}
