namespace Slipway.BuildHost.Parameters;

/// <summary>What is wrong with the input, collected so that all of it is reported at once.</summary>
internal sealed class Problems : List<string>
{
    private readonly Dictionary<string, string> _valid = [];

    /// <summary>What would have been valid, once per kind and after all problems.</summary>
    public IEnumerable<string> Valid => _valid.Select(x => $"{x.Key}: {x.Value}");

    /// <summary>Adds the problem that a name is not one of a kind: "pak: unknown target. Did you mean Pack?"</summary>
    public void AddUnknown(string subject, string kind, string name, IEnumerable<string> valid, string? hint = null)
    {
        var names = valid.Order(StringComparer.Ordinal).ToList();
        Add($"{subject}: unknown {kind}.{hint ?? ParameterName.Hint(name, names)}");
        _valid[$"Valid {kind}s"] = names.Count == 0 ? "none" : string.Join(", ", names);
    }
}
