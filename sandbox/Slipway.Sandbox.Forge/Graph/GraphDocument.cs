using System.Text.Json.Nodes;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;

namespace Slipway.Sandbox.Forge.Graph;

/// <summary>A parsed request: the operation that is to run, its fragments and its variables.</summary>
internal sealed class GraphDocument
{
    private readonly Dictionary<string, GraphQLFragmentDefinition> _fragments;
    private readonly JsonObject _variables;

    private GraphDocument(GraphQLDocument document, GraphQLOperationDefinition operation, JsonObject variables)
    {
        _fragments = document.Definitions.OfType<GraphQLFragmentDefinition>().ToDictionary(fragment => fragment.FragmentName.Name.StringValue);
        Operation = operation;
        _variables = variables;
        foreach (var variable in operation.Variables?.Items ?? [])
        {
            var name = variable.Variable.Name.StringValue;
            if (!_variables.ContainsKey(name) && variable.DefaultValue is { } value)
            {
                _variables[name] = Value(value);
            }
        }
    }

    public GraphQLOperationDefinition Operation { get; }

    public bool IsMutation => Operation.Operation == OperationType.Mutation;

    /// <exception cref="GraphError">The text is not GraphQL, or the operation is not in it.</exception>
    public static GraphDocument Parse(string query, string? operation, JsonObject variables)
    {
        try
        {
            var document = Parser.Parse(query);
            var operations = document.Definitions.OfType<GraphQLOperationDefinition>().ToList();
            var found = operation is null ? operations.FirstOrDefault() : operations.Find(candidate => candidate.Name?.StringValue == operation);
            return found is { Operation: not OperationType.Subscription }
                ? new GraphDocument(document, found, variables)
                : throw new GraphError("UNPROCESSABLE", operation is null ? "An operation is missing" : $"No operation named \"{operation}\"");
        }
        catch (Exception exception) when (exception is GraphQLSyntaxErrorException or GraphQLMaxDepthExceededException)
        {
            throw new GraphError("UNPROCESSABLE", "Parse error: " + exception.Message);
        }
    }

    /// <summary>The fields that a selection asks of a type, by the name that the answer has; fragments are resolved.</summary>
    public Dictionary<string, List<GraphQLField>> Fields(IEnumerable<GraphQLSelectionSet> selections, GraphType type)
    {
        var fields = new Dictionary<string, List<GraphQLField>>(StringComparer.Ordinal);
        foreach (var selection in selections)
        {
            Collect(selection, type, fields, []);
        }

        return fields;
    }

    public JsonObject Arguments(GraphQLField field)
    {
        var arguments = new JsonObject();
        foreach (var argument in field.Arguments?.Items ?? [])
        {
            arguments[argument.Name.StringValue] = Value(argument.Value);
        }

        return arguments;
    }

    private void Collect(GraphQLSelectionSet selection, GraphType type, Dictionary<string, List<GraphQLField>> fields, HashSet<string> seen)
    {
        foreach (var node in selection.Selections.Where(IsIncluded))
        {
            switch (node)
            {
                case GraphQLField field:
                    var name = (field.Alias?.Name ?? field.Name).StringValue;
                    fields.TryAdd(name, []);
                    fields[name].Add(field);
                    break;
                case GraphQLInlineFragment inline when inline.TypeCondition is null || type.Is(inline.TypeCondition.Type.Name.StringValue):
                    Collect(inline.SelectionSet, type, fields, seen);
                    break;
                case GraphQLFragmentSpread spread when seen.Add(spread.FragmentName.Name.StringValue):
                    var fragment = _fragments.GetValueOrDefault(spread.FragmentName.Name.StringValue)
                        ?? throw new GraphError("UNPROCESSABLE", $"Fragment {spread.FragmentName.Name.StringValue} was used, but not defined");
                    if (type.Is(fragment.TypeCondition.Type.Name.StringValue))
                    {
                        Collect(fragment.SelectionSet, type, fields, seen);
                    }

                    break;
            }
        }
    }

    private bool IsIncluded(ASTNode node)
    {
        foreach (var directive in (node as IHasDirectivesNode)?.Directives?.Items ?? [])
        {
            var condition = directive.Arguments?.Items.Find(argument => argument.Name.StringValue == "if")?.Value;
            var isTrue = condition is not null && Value(condition)?.GetValue<bool>() == true;
            if (isTrue == (directive.Name.StringValue == "skip"))
            {
                return false;
            }
        }

        return true;
    }

    private JsonNode? Value(GraphQLValue value) => value switch
    {
        GraphQLVariable variable => _variables[variable.Name.StringValue]?.DeepClone(),
        GraphQLNullValue => null,
        GraphQLIntValue number => JsonNode.Parse(number.Value.ToString()),
        GraphQLFloatValue number => JsonNode.Parse(number.Value.ToString()),
        GraphQLBooleanValue flag => flag.Value == "true",
        GraphQLStringValue text => text.Value.ToString(),
        GraphQLEnumValue name => name.Name.StringValue,
        GraphQLListValue list => new JsonArray([.. (list.Values ?? []).Select(Value)]),
        GraphQLObjectValue fields => new JsonObject((fields.Fields ?? []).Select(field => KeyValuePair.Create(field.Name.StringValue, Value(field.Value)))),
        _ => throw new GraphError("UNPROCESSABLE", $"A value of kind {value.Kind} is not supported"),
    };
}
