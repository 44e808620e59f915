using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Nuke.Common.IO;

namespace Nuke.Common.Tooling;

/// <summary>
/// Builds a tool's arguments from an interpolated string. Values with spaces are quoted; <c>:nq</c> leaves them as they are, <c>:r</c>
/// redacts them in the log.
/// </summary>
[InterpolatedStringHandler]
public ref struct ArgumentStringHandler
{
    private readonly StringBuilder _text;
    private readonly List<string> _secrets;

    /// <summary>Called by the compiler.</summary>
    public ArgumentStringHandler(int literalLength, int formattedCount, out bool handlerIsValid)
    {
        _text = new StringBuilder(literalLength + (8 * formattedCount));
        _secrets = [];
        handlerIsValid = true;
    }

    /// <summary>Takes finished arguments.</summary>
    public static implicit operator ArgumentStringHandler(string value)
    {
        var handler = new ArgumentStringHandler(0, 0, out _);
        handler.AppendLiteral(value);
        return handler;
    }

    /// <summary>Called by the compiler.</summary>
    public readonly void AppendLiteral(string value) => _text.Append(value);

    /// <summary>Called by the compiler.</summary>
    public readonly void AppendFormatted(object? obj, int alignment = 0, string? format = null)
    {
        var value = obj switch
        {
            string text => text,
            IEnumerable<AbsolutePath> paths => string.Join(' ', paths.Select(x => x.ToString("dn"))),
            AbsolutePath path => path.ToString(format ?? "dn"),
            IFormattable formattable => formattable.ToString(format, CultureInfo.InvariantCulture),
            _ => obj?.ToString() ?? "",
        };
        if (format == "r")
            _secrets.Add(value);
        if (obj is string && format != "nq" && value is not (['"', .., '"'] or ['\'', .., '\'']) && (value.Length == 0 || value.Contains(' ', StringComparison.Ordinal)))
            value = $"\"{value.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        _text.Append(alignment == 0 ? value : alignment > 0 ? value.PadLeft(alignment) : value.PadRight(-alignment));
    }

    /// <summary>The arguments as one line.</summary>
    public readonly string ToStringAndClear()
    {
        var text = _text.ToString();
        _text.Clear();

        // $"{arguments}" with one text value means the text, not one quoted argument.
        return text.Length > 1 && text[0] == '"' && text.IndexOf('"', 1) == text.Length - 1 ? text[1..^1] : text;
    }

    /// <summary>Replaces the redacted values in a line.</summary>
    public readonly Func<string, string> GetFilter()
    {
        var secrets = _secrets;
        return line => secrets.Aggregate(line, (x, secret) => x.Replace(secret, "[REDACTED]", StringComparison.Ordinal));
    }
}
