using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Schemas;
using Slipway.Values;

namespace Slipway.Validation;

/// <summary>Compares one resource with the schema of its kind.</summary>
internal sealed class SchemaCheck
{
    // What the server fills in or ignores: a manifest that was exported from a cluster may hold it.
    private static bool IsIgnoredAtRoot(string field) => field is "status" or "apiVersion" or "kind";

    private readonly Resource resource;
    private readonly ICollection<Problem> problems;
    private readonly bool isHidden;
    private readonly FieldTrail trail;
    private readonly ScalarCheck scalars;

    public SchemaCheck(Resource resource, ICollection<Problem> problems)
    {
        // What looks like a Secret is checked, and nothing of its values, nor of what may be one in the wrong place, is repeated.
        isHidden = SecretMask.Covers(resource);
        (this.resource, this.problems) = (resource, problems);
        (trail, scalars) = (new FieldTrail(isHidden), new ScalarCheck(isHidden));
    }

    public void Run(ObjectSchema schema) => CheckObject(resource.Content, schema);

    private void Check(Value value, FieldType type, SourcePosition keyPosition)
    {
        switch (type)
        {
            case FieldType.Scalar scalar:
                if (scalars.Check(value, scalar.Kind) is { } message)
                {
                    Report(Known(value, keyPosition), $"{trail}: {message}");
                }

                break;
            case FieldType.ListOf list when value is ListValue items:
                for (var i = 0; i < items.Count; i++)
                {
                    trail.EnterItem(i);
                    Check(items[i], list.Item, keyPosition);
                    trail.Leave();
                }

                break;
            case FieldType.MapOf map when value is MapValue entries:
                foreach (var entry in entries)
                {
                    if (!entry.Value.IsNull)
                    {
                        trail.EnterKey(entry.Key);
                        Check(entry.Value, map.Item, entry.KeyPosition);
                        trail.Leave();
                    }
                }

                break;
            case FieldType.ObjectOf named when value is MapValue entries:
                CheckObject(entries, named.Schema.Value);
                break;
            default:
                Report(Known(value, keyPosition), $"{trail}: expected a {(type is FieldType.ListOf ? "list" : "map")}, found {scalars.Describe(value)}.");
                break;
        }
    }

    private void CheckObject(MapValue map, ObjectSchema schema)
    {
        var isRoot = trail.IsRoot;
        for (var i = 0; i < map.Count; i++)
        {
            var entry = map[i];
            if (isRoot && IsIgnoredAtRoot(entry.Key))
            {
                continue;
            }

            if (!schema.Fields.TryGetValue(entry.Key, out var field))
            {
                if (!schema.AllowsUnknownFields)
                {
                    ReportUnknown(entry, schema);
                }
            }
            else if (!entry.Value.IsNull)
            {
                trail.Enter(entry.Key);
                CheckField(entry, field);
                trail.Leave();
            }
        }

        foreach (var field in schema.RequiredFields)
        {
            // The server fills in a boolean's false by itself, and status is not ours to send.
            if ((map[field.Name] is null || (map[field.Name]!.IsNull && !field.IsNullable)) && field.Default is not ScalarValue { Kind: ScalarKind.Boolean } && !(isRoot && IsIgnoredAtRoot(field.Name)))
            {
                Report(map.Position, $"{(isRoot ? "" : $"{trail}.")}{field.Name} is missing.");
            }
        }

        switch (schema.Name)
        {
            case "meta.v1.ObjectMeta":
                LabelRules.Check(map, trail.ToString(), isHidden, Report);
                break;
            case "meta.v1.LabelSelector":
                LabelRules.CheckLabels(map, "matchLabels", trail.ToString(), isHidden, Report);
                break;
            case "core.v1.ServiceSpec" or "core.v1.ReplicationControllerSpec":
                LabelRules.CheckLabels(map, "selector", trail.ToString(), isHidden, Report);
                break;
            case "core.v1.PodSpec":
                LabelRules.CheckLabels(map, "nodeSelector", trail.ToString(), isHidden, Report);
                break;
        }
    }

    private void CheckField(MapEntry entry, FieldSchema field)
    {
        var before = problems.Count;
        Check(entry.Value, field.Type, entry.KeyPosition);
        if (problems.Count == before && field.AllowedValues.Count > 0 && entry.Value is ScalarValue scalar && !field.AllowedValues.Contains(scalar.Text))
        {
            Report(
                Known(entry.Value, entry.KeyPosition),
                $"{trail}: {(isHidden ? "the value" : Quoted.Of(scalar.Text))} is not one of {string.Join(", ", field.AllowedValues)}.{NearestName.Question(scalar.Text, field.AllowedValues)}");
        }

        if (entry.Value is ListValue list)
        {
            foreach (var (position, message) in ListKeys.FindProblems(list, field, isHidden))
            {
                Report(position.IsKnown ? position : entry.KeyPosition, $"{trail}: {message}");
            }
        }
    }

    private void ReportUnknown(MapEntry entry, ObjectSchema schema) => Report(
        entry.KeyPosition,
        $"{(trail.IsRoot ? "" : $"{trail}: ")}unknown field{(isHidden ? "" : $" {Quoted.Of(entry.Key)}")}.{FieldSearch.Hint(entry.Key, schema)}");

    private void Report(SourcePosition position, string message) => problems.Add(new Problem(resource.At(position), message));

    private static SourcePosition Known(Value value, SourcePosition fallback) => value.Position.IsKnown ? value.Position : fallback;
}
