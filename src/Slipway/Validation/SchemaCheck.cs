using Slipway.Resources;
using Slipway.Validation.Schemas;
using Slipway.Values;

namespace Slipway.Validation;

/// <summary>Compares one resource with the schema of its kind.</summary>
internal sealed class SchemaCheck(Resource resource, ICollection<Problem> problems)
{
    // What the server fills in or ignores: a manifest that was exported from a cluster may hold it.
    private static readonly HashSet<string> IgnoredAtRoot = ["status", "apiVersion", "kind"];

    private readonly ScalarCheck scalars = new(hideValues: resource.IsSecret);

    public void Run(ObjectSchema schema) => CheckObject(resource.Content, schema, "", IgnoredAtRoot);

    private void Check(Value value, FieldType type, string path, SourcePosition keyPosition)
    {
        switch (type)
        {
            case FieldType.Scalar scalar:
                if (scalars.Check(value, scalar.Kind) is { } message)
                {
                    Report(Known(value, keyPosition), $"{path}: {message}");
                }

                break;
            case FieldType.ListOf list when value is ListValue items:
                for (var i = 0; i < items.Count; i++)
                {
                    Check(items[i], list.Item, $"{path}[{i}]", keyPosition);
                }

                break;
            case FieldType.MapOf map when value is MapValue entries:
                foreach (var entry in entries)
                {
                    if (!entry.Value.IsNull)
                    {
                        Check(entry.Value, map.Item, $"{path}[{Quoted.Of(entry.Key)}]", entry.KeyPosition);
                    }
                }

                break;
            case FieldType.ObjectOf named when value is MapValue entries:
                CheckObject(entries, named.Schema.Value, path, []);
                break;
            default:
                Report(Known(value, keyPosition), $"{path}: expected a {(type is FieldType.ListOf ? "list" : "map")}, found {scalars.Describe(value)}.");
                break;
        }
    }

    private void CheckObject(MapValue map, ObjectSchema schema, string path, HashSet<string> ignored)
    {
        for (var i = 0; i < map.Count; i++)
        {
            var entry = map[i];
            if (ignored.Contains(entry.Key))
            {
                continue;
            }

            if (!schema.Fields.TryGetValue(entry.Key, out var field))
            {
                if (!schema.AllowsUnknownFields)
                {
                    ReportUnknown(entry, schema, path);
                }
            }
            else if (!entry.Value.IsNull)
            {
                CheckField(entry, field, path.Length == 0 ? entry.Key : $"{path}.{entry.Key}");
            }
        }

        foreach (var field in schema.Fields.Values)
        {
            // The server fills in a boolean's false by itself, and status is not ours to send.
            if (field.IsRequired && map[field.Name] is null or { IsNull: true } && field.Default is not ScalarValue { Kind: ScalarKind.Boolean }
                && !ignored.Contains(field.Name))
            {
                Report(map.Position, $"{(path.Length == 0 ? field.Name : $"{path}.{field.Name}")} is missing.");
            }
        }

        switch (schema.Name)
        {
            case "meta.v1.ObjectMeta":
                LabelRules.Check(map, path, Report);
                break;
            case "meta.v1.LabelSelector":
                LabelRules.CheckLabels(map, "matchLabels", path, Report);
                break;
            case "core.v1.ServiceSpec" or "core.v1.ReplicationControllerSpec":
                LabelRules.CheckLabels(map, "selector", path, Report);
                break;
            case "core.v1.PodSpec":
                LabelRules.CheckLabels(map, "nodeSelector", path, Report);
                break;
        }
    }

    private void CheckField(MapEntry entry, FieldSchema field, string path)
    {
        var before = problems.Count;
        Check(entry.Value, field.Type, path, entry.KeyPosition);
        if (problems.Count == before && field.AllowedValues.Count > 0 && entry.Value is ScalarValue scalar && !field.AllowedValues.Contains(scalar.Text))
        {
            var nearest = NearestMatch.Find(scalar.Text, field.AllowedValues);
            Report(
                Known(entry.Value, entry.KeyPosition),
                $"{path}: {Quoted.Of(scalar.Text)} is not one of {string.Join(", ", field.AllowedValues)}.{(nearest is null ? "" : $" Did you mean '{nearest}'?")}");
        }

        if (entry.Value is ListValue list)
        {
            foreach (var (position, message) in ListKeys.FindProblems(list, field))
            {
                Report(position.IsKnown ? position : entry.KeyPosition, $"{path}: {message}");
            }
        }
    }

    private void ReportUnknown(MapEntry entry, ObjectSchema schema, string path) => Report(
        entry.KeyPosition,
        $"{(path.Length == 0 ? "" : path + ": ")}unknown field {Quoted.Of(entry.Key)}.{FieldSearch.Hint(entry.Key, schema)}");

    private void Report(SourcePosition position, string message) => problems.Add(new Problem(resource.At(position), message));

    private static SourcePosition Known(Value value, SourcePosition fallback) => value.Position.IsKnown ? value.Position : fallback;
}
