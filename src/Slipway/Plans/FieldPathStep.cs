using Slipway.Values;

namespace Slipway.Plans;

/// <summary>A step into a value.</summary>
internal abstract record FieldPathStep
{
    /// <summary>To a field of a map.</summary>
    public sealed record Field(string Name) : FieldPathStep
    {
        public override string ToString() =>
            Name.Length > 0 && Name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-') ? $".{Name}" : $"[{ScalarValue.OfString(Name)}]";
    }

    /// <summary>To the item of a list with these key fields.</summary>
    public sealed record Item(MapValue Keys) : FieldPathStep
    {
        public override string ToString() => $"[{string.Join(',', Keys.Select(entry => $"{entry.Key}={((ScalarValue)entry.Value).Text}"))}]";
    }

    /// <summary>To the item of a list at an index.</summary>
    public sealed record Index(int Position) : FieldPathStep
    {
        public override string ToString() => $"[{Position}]";
    }

    /// <summary>A path as text.</summary>
    public static string Text(IEnumerable<FieldPathStep> path) => string.Concat(path).TrimStart('.');
}
