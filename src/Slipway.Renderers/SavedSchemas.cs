using System.Text;
using System.Text.Json;
using Slipway.Schemas;
using Slipway.Values;

namespace Slipway.Renderers;

/// <summary>The schemas that were saved from a cluster: <c>schemas/apps/v1.json</c> in the config repository, <c>schemas/core/v1.json</c> for the core group.</summary>
/// <param name="root">The folder of slipway.yaml.</param>
internal sealed class SavedSchemas(string root) : ISchemaSource
{
    /// <summary>The folder's name.</summary>
    public const string FolderName = "schemas";

    private readonly Dictionary<string, MapValue?> documents = new(StringComparer.Ordinal);
    private (string Key, OpenApiSchemas Schemas)? last;

    private string Folder => Path.Combine(root, FolderName);

    /// <inheritdoc/>
    public Task<OpenApiSchemas?> ReadAsync(IReadOnlyCollection<string> apiVersions, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Folder))
        {
            return Task.FromResult<OpenApiSchemas?>(null);
        }

        // Most applications use the same few versions.
        var wanted = apiVersions.Order(StringComparer.Ordinal).ToList();
        var key = string.Join(' ', wanted);
        if (last?.Key != key)
        {
            last = (key, new OpenApiSchemas(wanted.Select(Document).OfType<MapValue>()));
        }

        return Task.FromResult<OpenApiSchemas?>(last.Value.Schemas);
    }

    /// <summary>Replaces what is saved. A version that the cluster could not describe stays as it was.</summary>
    /// <returns>The files, from the root.</returns>
    public IReadOnlyList<string> Save(ClusterDocuments cluster)
    {
        var kept = new HashSet<string>(cluster.Unavailable.Select(FileOf).OfType<string>(), StringComparer.Ordinal);
        foreach (var (apiVersion, document) in cluster.Documents)
        {
            if (SchemaDocument.Reduce(document) is { } reduced && FileOf(apiVersion) is { } file)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, JsonValues.ToText(reduced, indented: true) + "\n", new UTF8Encoding(false));
                kept.Add(file);
            }
        }

        foreach (var file in Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*.json", SearchOption.AllDirectories).Where(file => !kept.Contains(file)) : [])
        {
            File.Delete(file);
        }

        documents.Clear();
        last = null;
        return [.. kept.Where(File.Exists).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

    private MapValue? Document(string apiVersion)
    {
        if (!documents.TryGetValue(apiVersion, out var document))
        {
            documents[apiVersion] = document = FileOf(apiVersion) is { } file && File.Exists(file) ? Read(file) : null;
        }

        return document;
    }

    private MapValue Read(string file)
    {
        var name = Path.GetRelativePath(root, file).Replace('\\', '/');
        try
        {
            return JsonValues.Read(File.ReadAllBytes(file)) as MapValue ?? throw new InvalidInputException(name, $"holds no OpenAPI document. {Advice}");
        }
        catch (JsonException exception)
        {
            throw new InvalidInputException(name, $"is not JSON: {exception.Message} {Advice}");
        }
    }

    private const string Advice = "Run ./build.sh SaveSchemas again.";

    // The name of a group or version that could be a path is not one.
    private string? FileOf(string apiVersion)
    {
        var parts = apiVersion.Split('/');
        return parts.Length <= 2 && parts.All(part => part.Length > 0 && part[0] != '.' && part.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-'))
            ? Path.Combine(Folder, parts.Length == 1 ? "core" : parts[0], parts[^1] + ".json")
            : null;
    }
}
