using YamlDotNet.RepresentationModel;

namespace Slipway.Sandbox.Ci.Workflows;

/// <summary>Reads the nodes of a workflow's file, which may be written in several ways.</summary>
internal static class WorkflowNodes
{
    public static YamlNode? Find(this YamlNode? node, string key) => node is YamlMappingNode map && map.Children.TryGetValue(key, out var value) ? value : null;

    public static string Text(this YamlNode node) => (node as YamlScalarNode)?.Value ?? "";

    /// <summary>Whether an event is named: alone, in a list, or as a key.</summary>
    public static bool Names(this YamlNode? node, string key) => node is YamlMappingNode map ? map.Children.ContainsKey(key) : node.Texts().Contains(key);

    /// <summary>A text, or a list of them.</summary>
    public static IReadOnlyList<string> Texts(this YamlNode? node) =>
        node switch { YamlSequenceNode list => [.. list.Children.Select(Text)], YamlScalarNode { Value: { Length: > 0 } one } => [one], _ => [] };

    public static IReadOnlyDictionary<string, string> Map(this YamlNode? node) =>
        node is YamlMappingNode map ? map.Children.ToDictionary(one => one.Key.Text(), one => one.Value.Text()) : new Dictionary<string, string>();
}
