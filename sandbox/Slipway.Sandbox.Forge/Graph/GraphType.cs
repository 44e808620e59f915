namespace Slipway.Sandbox.Forge.Graph;

/// <summary>Gives a field its value: a scalar, a list, null, or an object of the field's type.</summary>
internal delegate ValueTask<object?> GraphResolver(object source, GraphCall call);

/// <param name="Name">As it is asked for.</param>
/// <param name="Type">The name of the object, interface or union that it holds, or holds a list of; null for scalars and enumerations.</param>
/// <param name="Resolve">Gives the value.</param>
internal sealed record GraphField(string Name, string? Type, GraphResolver Resolve);

/// <summary>An object of a type that its field does not tell, because the field's is an interface or a union.</summary>
internal sealed record GraphObject(string Type, object Value);

/// <summary>A type of the schema: an object, or where others implement it, an interface or union.</summary>
internal sealed class GraphType(string name, params string[] interfaces)
{
    private readonly Dictionary<string, GraphField> _fields = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public IReadOnlyList<string> Interfaces { get; } = interfaces;

    public IEnumerable<GraphField> Fields => _fields.Values;

    public GraphField? Find(string name) => _fields.GetValueOrDefault(name);

    public bool Is(string type) => Name == type || Interfaces.Contains(type);

    public GraphType Scalar<T>(string name, Func<T, object?> value) => Add(new GraphField(name, null, (source, _) => new(value((T)source))));

    public GraphType Scalar<T>(string name, Func<T, GraphCall, object?> value) =>
        Add(new GraphField(name, null, (source, call) => new(value((T)source, call))));

    public GraphType ScalarAsync<T>(string name, Func<T, GraphCall, Task<object?>> value) =>
        Add(new GraphField(name, null, (source, call) => new(value((T)source, call))));

    public GraphType Object<T>(string name, string type, Func<T, object?> value) =>
        Add(new GraphField(name, type, (source, _) => new(value((T)source))));

    public GraphType Object<T>(string name, string type, Func<T, GraphCall, object?> value) =>
        Add(new GraphField(name, type, (source, call) => new(value((T)source, call))));

    public GraphType ObjectAsync<T>(string name, string type, Func<T, GraphCall, Task<object?>> value) =>
        Add(new GraphField(name, type, (source, call) => new(value((T)source, call))));

    private GraphType Add(GraphField field)
    {
        _fields.Add(field.Name, field);
        return this;
    }
}
