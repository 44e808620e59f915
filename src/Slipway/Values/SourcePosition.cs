namespace Slipway.Values;

/// <summary>Where in a file a value begins.</summary>
/// <param name="Line">From 1; 0 when unknown.</param>
/// <param name="Column">From 1; 0 when unknown.</param>
public readonly record struct SourcePosition(int Line, int Column)
{
    /// <summary>Whether the position is known: values that were read from YAML have one.</summary>
    public bool IsKnown => Line > 0;

    /// <summary>The text form that editors understand: <c>file:line:column</c>, or the file alone where the position is unknown.</summary>
    public string In(string file) => IsKnown ? $"{file}:{Line}:{Column}" : file;

    /// <inheritdoc/>
    public override string ToString() => IsKnown ? $"{Line}:{Column}" : "?";
}
