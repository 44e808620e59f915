namespace Slipway.Sandbox.Forge.Graph;

/// <summary>All types by name. Fields of <c>Query</c> and <c>Mutation</c> are where requests begin.</summary>
internal sealed class GraphSchema
{
    private readonly Dictionary<string, GraphType> _types = new(StringComparer.Ordinal);

    public GraphSchema()
    {
        Add("__Type")
            .Scalar<GraphType>("name", type => type.Name)
            .Scalar<GraphType>("kind", _ => "OBJECT")
            .Object<GraphType>("fields", "__Field", type => type.Fields)
            .Object<GraphType>("enumValues", "__EnumValue", _ => null)
            .Object<GraphType>("inputFields", "__Field", _ => null);
        Add("__Field").Scalar<GraphField>("name", field => field.Name);
        Add("__EnumValue").Scalar<string>("name", name => name);
        // What clients probe for: which version of the forge they talk to.
        Add("Query").Object<object>("__type", "__Type", (_, call) => Find(call.Text("name")));
        Add("Mutation");
    }

    public GraphType? Find(string name) => _types.GetValueOrDefault(name);

    public GraphType this[string name] => _types[name];

    /// <summary>The type, or those that implement it.</summary>
    public IEnumerable<GraphType> Possible(string name) => _types[name] is var type && !type.Fields.Any()
        ? _types.Values.Where(candidate => candidate.Interfaces.Contains(name))
        : [type];

    public GraphType Add(string name, params string[] interfaces) => _types[name] = new GraphType(name, interfaces);
}
