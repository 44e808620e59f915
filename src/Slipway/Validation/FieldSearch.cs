using Slipway.Naming;
using Slipway.Schemas;

namespace Slipway.Validation;

/// <summary>Finds what was probably meant by a field that is not there.</summary>
internal static class FieldSearch
{
    // spec to spec.template.spec.containers[].resources: nobody puts a field further off.
    private const int Deepest = 4;

    /// <summary>A hint such as <c> Did you mean 'image'?</c> or <c> It belongs in template.spec.</c>; empty when nothing is near.</summary>
    public static string Hint(string name, ObjectSchema schema)
    {
        if (NearestName.Question(name, schema.Fields.Keys) is { Length: > 0 } question)
        {
            return question;
        }

        return FindBelow(name, schema) is { } path ? $" It belongs in {path}." : "";
    }

    // Level by level, so that the nearest place is found; a name that is at several places of a level is ambiguous.
    private static string? FindBelow(string name, ObjectSchema schema)
    {
        var seen = new HashSet<ObjectSchema>(ReferenceEqualityComparer.Instance) { schema };
        List<(string Path, ObjectSchema Schema)> level = [("", schema)];
        for (var depth = 0; depth < Deepest && level.Count > 0; depth++)
        {
            level = [.. level.SelectMany(Children).Where(child => seen.Add(child.Schema))];
            var found = level.Where(child => child.Schema.Fields.ContainsKey(name)).Select(child => child.Path).ToList();
            if (found.Count > 0)
            {
                return found.Count == 1 ? found[0] : null;
            }
        }

        return null;
    }

    private static IEnumerable<(string Path, ObjectSchema Schema)> Children((string Path, ObjectSchema Schema) parent)
    {
        foreach (var field in parent.Schema.Fields.Values.Where(field => field.Name != "status"))
        {
            var path = parent.Path.Length == 0 ? field.Name : $"{parent.Path}.{field.Name}";
            switch (field.Type)
            {
                case FieldType.ObjectOf named:
                    yield return (path, named.Schema.Value);
                    break;
                case FieldType.ListOf { Item: FieldType.ObjectOf item }:
                    yield return ($"{path}[]", item.Schema.Value);
                    break;
            }
        }
    }
}
