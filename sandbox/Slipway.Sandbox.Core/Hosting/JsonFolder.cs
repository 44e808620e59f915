using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Sandbox.Hosting;

/// <summary>Values in memory, each also in a JSON file of its own that is replaced as a whole.</summary>
internal sealed class JsonFolder<T>
    where T : class
{
    private readonly string _folder;
    private readonly JsonTypeInfo<T> _type;
    private readonly ConcurrentDictionary<string, T> _values = new(StringComparer.Ordinal);

    /// <summary>Reads all files of the folder.</summary>
    /// <exception cref="SlipwayException">A file does not hold what it should.</exception>
    public JsonFolder(string folder, JsonTypeInfo<T> type)
    {
        _folder = folder;
        _type = type;
        foreach (var unfinished in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.tmp") : [])
        {
            // A killed predecessor was writing it, and nobody was told that it is there.
            File.Delete(unfinished);
        }

        foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json") : [])
        {
            _values[Path.GetFileNameWithoutExtension(file)] = Read(file);
        }
    }

    public IEnumerable<T> Values => _values.Values;

    public T? Find(string key) => _values.GetValueOrDefault(key);

    /// <summary>The key must be safe as a file's name.</summary>
    public void Save(string key, T value)
    {
        AtomicFile.Write(PathOf(key), JsonSerializer.SerializeToUtf8Bytes(value, _type));
        _values[key] = value;
    }

    public void Delete(string key)
    {
        if (_values.TryRemove(key, out _))
        {
            File.Delete(PathOf(key));
        }
    }

    private string PathOf(string key) => Path.Combine(_folder, key + ".json");

    private T Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), _type) ?? throw new JsonException("the file says null");
        }
        catch (JsonException exception)
        {
            throw new SlipwayException(
                file, $"is damaged: {exception.Message} Restore or delete this file; the sandbox's other state is intact.", innerException: exception);
        }
    }
}
