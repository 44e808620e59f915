using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Manifests;

/// <summary>Reads the events of a YAML file such that whatever is wrong with it is said, and nothing else can happen.</summary>
internal static class YamlEvents
{
    // As deep as what is rendered may be. Reading goes as deep on the stack.
    private const int MaxDepth = 256;

    /// <summary>Runs what reads a file's events.</summary>
    /// <exception cref="InvalidInputException">It is not YAML; with file, line and column.</exception>
    public static void Read(ManifestText text, Action read)
    {
        try
        {
            read();
        }
        catch (YamlException exception)
        {
            throw new InvalidInputException(
                $"{text.Path}:{Math.Max(1, exception.Start.Line)}:{Math.Max(1, exception.Start.Column)}", $"this is not YAML: {exception.Message}");
        }
    }

    /// <summary>The node that comes next.</summary>
    public static NodeEvent Node(IParser parser) =>
        parser.Current as NodeEvent ?? throw new YamlException(parser.Current?.Start ?? Mark.Empty, parser.Current?.End ?? Mark.Empty, "expected a value.");

    /// <exception cref="YamlException">Too many nodes are inside of one another.</exception>
    public static void ThrowIfTooDeep(IParser parser, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new YamlException(parser.Current!.Start, parser.Current.End, $"it is nested more than {MaxDepth} levels deep.");
        }
    }

    /// <summary>The path of a field as people and slipway.yaml write it: <c>jobs[0].image</c>, <c>data["app.version"]</c>.</summary>
    /// <param name="path">Keys, and indexes as <c>[0]</c>.</param>
    public static string Spell(IReadOnlyList<string> path) => string.Concat(path.Select((part, i) =>
        part.StartsWith('[') ? part
        : part.AsSpan().IndexOfAny('.', '[') >= 0 ? $"[\"{part}\"]"
        : i == 0 ? part : "." + part));
}
