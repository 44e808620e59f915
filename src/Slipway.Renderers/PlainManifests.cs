using System.Collections.Concurrent;
using Slipway.Resources;

namespace Slipway.Renderers;

/// <summary>Reads YAML and JSON files. One whose bytes are those that it read before is not parsed again.</summary>
internal sealed class PlainManifests
{
    private readonly ConcurrentDictionary<string, ReadFile> known = new(StringComparer.Ordinal);

    private sealed record ReadFile(byte[] Content, IReadOnlyList<Resource> Resources);

    /// <summary>The resources of all files in their order, read on all processors. Problems come in the same order.</summary>
    public IEnumerable<Resource> Read(string root, IReadOnlyList<string> files, List<Problem> problems)
    {
        var resources = new IReadOnlyList<Resource>[files.Count];
        var found = new List<Problem>[files.Count];
        Parallel.For(0, files.Count, i => resources[i] = Read(root, files[i], found[i] = []));
        foreach (var ofFile in found)
        {
            problems.AddRange(ofFile);
        }

        return resources.SelectMany(ofFile => ofFile);
    }

    private IReadOnlyList<Resource> Read(string root, string path, List<Problem> problems)
    {
        var name = PathsInRoot.Name(root, path);
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(name, $"cannot be read: {exception.Message}"));
            return [];
        }

        if (known.TryGetValue(path, out var before) && before.Content.AsSpan().SequenceEqual(content))
        {
            return before.Resources;
        }

        var resources = ManifestDocuments.Read(name, content, problems);
        if (problems.Count == 0)
        {
            known[path] = new ReadFile(content, resources);
        }
        else if (Hint(path, content) is { } hint)
        {
            problems[^1] = problems[^1] with { Message = $"{problems[^1].Message} {hint}" };
        }

        return resources;
    }

    // What files may be that are no manifests.
    private static string? Hint(string path, ReadOnlySpan<byte> content)
    {
        if (content.IndexOf("{{"u8) is var braces and >= 0)
        {
            return $"Line {content[..braces].Count((byte)'\n') + 1} holds '{{{{': if this is a template of a chart, keep it with its Chart.yaml in a folder of their own below the application's, "
                + "or name the chart in slipway.yaml: helm: [{ chart: … }].";
        }

        return Path.GetFileName(path).StartsWith("values", StringComparison.Ordinal)
            ? "If these are the values of a chart, name the file in slipway.yaml: helm: [{ chart: …, values: […] }]."
            : null;
    }
}
