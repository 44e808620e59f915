using System.Collections;
using System.Text.Json.Nodes;
using GraphQLParser.AST;
using Slipway.Sandbox.Forge.Api;

namespace Slipway.Sandbox.Forge.Graph;

/// <summary>Projects the selection of a request over the graph of objects.</summary>
internal sealed class GraphExecution(GraphSchema schema, GraphDocument document, ApiRequest request)
{
    private readonly JsonArray _errors = [];

    public async Task<JsonObject> RunAsync()
    {
        if (new GraphValidator(schema, document).Validate() is { Count: > 0 } invalid)
        {
            return new JsonObject { ["errors"] = invalid };
        }

        var root = schema[document.IsMutation ? "Mutation" : "Query"];
        var data = await ObjectAsync(root, request, [document.Operation.SelectionSet], []);
        var answer = new JsonObject { ["data"] = data };
        if (_errors.Count > 0)
        {
            answer["errors"] = _errors;
        }

        return answer;
    }

    private async Task<JsonObject> ObjectAsync(GraphType type, object source, IEnumerable<GraphQLSelectionSet> selections, string[] path)
    {
        var json = new JsonObject();
        // One after the other, as mutations have to be.
        foreach (var (name, fields) in document.Fields(selections, type))
        {
            json[name] = await FieldAsync(type, source, fields, [.. path, name]);
        }

        return json;
    }

    private async Task<JsonNode?> FieldAsync(GraphType type, object source, List<GraphQLField> asked, string[] path)
    {
        if (asked[0].Name.StringValue == "__typename")
        {
            return type.Name;
        }

        var field = type.Find(asked[0].Name.StringValue)!;
        try
        {
            var value = await field.Resolve(source, new GraphCall(request, document.Arguments(asked[0])));
            return await ValueAsync(field, value, [.. asked.Select(part => part.SelectionSet).OfType<GraphQLSelectionSet>()], path);
        }
        catch (GraphError error)
        {
            _errors.Add(new JsonObject
            {
                ["type"] = error.Type,
                ["path"] = new JsonArray([.. path.Select(part => (JsonNode)part)]),
                ["message"] = error.Message,
            });
            return null;
        }
    }

    private async Task<JsonNode?> ValueAsync(GraphField field, object? value, IReadOnlyList<GraphQLSelectionSet> selections, string[] path)
    {
        switch (value)
        {
            case null:
                return null;
            case string or bool or int or long:
                return field.Type is null ? JsonValue.Create(value) : await ObjectAsync(schema[field.Type], value, selections, path);
            case DateTimeOffset time:
                return ApiJson.Time(time);
            case GraphObject found:
                return await ObjectAsync(schema[found.Type], found.Value, selections, path);
            case IEnumerable list when value is not JsonObject:
                var items = new JsonArray();
                foreach (var item in list)
                {
                    items.Add(await ValueAsync(field, item, selections, path));
                }

                return items;
            default:
                return await ObjectAsync(schema[field.Type!], value, selections, path);
        }
    }
}
