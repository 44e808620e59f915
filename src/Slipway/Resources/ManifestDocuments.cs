using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Resources;

/// <summary>Reads the resources of a manifest file, or of what a renderer printed.</summary>
internal static class ManifestDocuments
{
    /// <summary>
    /// Reads all resources; the items of a <c>List</c>, or of a typed one such as <c>ConfigMapList</c>, count as if they were written one by one. What cannot be read or
    /// has no identity is left out and reported, with <c>file:line:column</c> as the subject.
    /// </summary>
    /// <param name="file">The name of the file in messages and origins.</param>
    /// <param name="utf8">YAML or JSON.</param>
    /// <param name="problems">Where problems are added.</param>
    public static IReadOnlyList<Resource> Read(string file, ReadOnlySpan<byte> utf8, ICollection<Problem> problems)
    {
        var resources = new List<Resource>();
        foreach (var document in YamlDocuments.Read(file, utf8, problems))
        {
            Add(document, file, resources, problems);
        }

        return resources;
    }

    private static void Add(Value document, string file, List<Resource> resources, ICollection<Problem> problems)
    {
        if (document is not MapValue content)
        {
            problems.Add(new Problem(document.Position.In(file), $"expected a Kubernetes resource, found a {document.TypeName}."));
            return;
        }

        if (content.GetString("kind") is { } list && list.EndsWith("List", StringComparison.Ordinal) && content["items"] is ListValue or { IsNull: true })
        {
            foreach (var item in content.GetList("items") ?? ListValue.Empty)
            {
                Add(Typed(item, content, list[..^"List".Length]), file, resources, problems);
            }

            return;
        }

        var problem = problems.Count;
        var apiVersion = Text(content, "apiVersion", "", file, problems);
        var kind = Text(content, "kind", "", file, problems);
        if (content["metadata"] is not MapValue metadata)
        {
            problems.Add(Missing(content, "metadata", "", file));
            return;
        }

        if (metadata.ContainsKey("generateName"))
        {
            problems.Add(new Problem(
                metadata.PositionOf("generateName").In(file),
                "metadata.generateName makes a new object at each apply. Give the resource a metadata.name."));
        }

        var name = metadata.ContainsKey("generateName") ? null : Text(metadata, "name", "metadata.", file, problems);
        if (metadata["namespace"] is { IsNull: false } and not ScalarValue { Kind: ScalarKind.String, Text.Length: 0 })
        {
            Text(metadata, "namespace", "metadata.", file, problems);
        }

        if (problem == problems.Count)
        {
            var id = new ResourceId(GroupVersionKind.Of(apiVersion!, kind!), metadata.GetString("namespace"), name!);
            resources.Add(new Resource(id, content, new ResourceOrigin(file, content.Position)));
        }
    }

    // An item of a typed list may leave out what the list says of it; so do the lists of an API server.
    private static Value Typed(Value item, MapValue list, string kind) =>
        kind.Length == 0 || item is not MapValue map || map.ContainsKey("kind") || list["apiVersion"] is not { } apiVersion
            ? item
            : new MapValue(
                [new MapEntry("apiVersion", apiVersion, map.Position), new MapEntry("kind", kind, map.Position), .. map.Where(entry => entry.Key != "apiVersion")], map.Position);

    private static string? Text(MapValue map, string key, string path, string file, ICollection<Problem> problems)
    {
        switch (map[key])
        {
            // Names end up in logs, which CI systems read line by line.
            case ScalarValue { Kind: ScalarKind.String } text when HasControlCharacter(text.Text):
                problems.Add(new Problem(text.Position.In(file), $"{path}{key}: {Quoted.Of(text.Text)} holds a control character."));
                return null;
            case ScalarValue { Kind: ScalarKind.String, Text.Length: > 0 } text:
                return text.Text;
            case null or { IsNull: true } or ScalarValue { Kind: ScalarKind.String }:
                problems.Add(Missing(map, key, path, file));
                return null;
            case ScalarValue { } other:
                problems.Add(new Problem(
                    other.Position.In(file), $"{path}{key}: expected a string, found the {other.TypeName} {Quoted.Of(other.Text)[1..^1]}. Put it in quotes."));
                return null;
            case var other:
                problems.Add(new Problem(other.Position.In(file), $"{path}{key}: expected a string, found a {other.TypeName}."));
                return null;
        }
    }

    private static bool HasControlCharacter(string text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character))
            {
                return true;
            }
        }

        return false;
    }

    private static Problem Missing(MapValue map, string key, string path, string file) =>
        new(map.PositionOf(key).In(file), $"{path}{key} is missing. Every Kubernetes resource has apiVersion, kind and metadata.name.");
}
