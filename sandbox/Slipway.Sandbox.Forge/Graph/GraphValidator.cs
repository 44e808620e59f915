using System.Text.Json.Nodes;
using GraphQLParser.AST;

namespace Slipway.Sandbox.Forge.Graph;

/// <summary>Finds, before anything is done, the fields that a request asks for and that do not exist.</summary>
internal sealed class GraphValidator(GraphSchema schema, GraphDocument document)
{
    private readonly JsonArray _errors = [];

    /// <summary>In GitHub's form; empty where all is well.</summary>
    public JsonArray Validate()
    {
        var root = document.IsMutation ? "Mutation" : "Query";
        Check([document.Operation.SelectionSet], schema[root], [document.IsMutation ? "mutation" : "query"]);
        return _errors;
    }

    private void Check(IEnumerable<GraphQLSelectionSet> selections, GraphType type, string[] path)
    {
        foreach (var (name, fields) in document.Fields(selections, type))
        {
            string[] here = [.. path, name];
            var asked = fields[0].Name.StringValue;
            if (asked == "__typename")
            {
                continue;
            }

            if (type.Find(asked) is not { } field)
            {
                Add(here, "undefinedField", $"Field '{asked}' doesn't exist on type '{type.Name}'");
                continue;
            }

            var below = fields.Select(part => part.SelectionSet).OfType<GraphQLSelectionSet>().ToList();
            if (field.Type is null != (below.Count == 0))
            {
                Add(here, "selectionMismatch", field.Type is null
                    ? $"Selections can't be made on scalars (field '{asked}' returns a scalar but has selections)"
                    : $"Field must have selections (field '{asked}' returns {field.Type} but has no selections. Did you mean '{asked} {{ ... }}'?)");
            }
            else if (field.Type is not null)
            {
                foreach (var possible in schema.Possible(field.Type))
                {
                    Check(below, possible, here);
                }
            }
        }
    }

    private void Add(string[] path, string code, string message) => _errors.Add(new JsonObject
    {
        ["path"] = new JsonArray([.. path.Select(part => (JsonNode)part)]),
        ["extensions"] = new JsonObject { ["code"] = code },
        ["message"] = message,
    });
}
