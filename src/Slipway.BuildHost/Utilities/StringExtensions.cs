namespace Nuke.Common.Utilities;

/// <summary>Joining and testing text.</summary>
public static class StringExtensions
{
    /// <summary>The texts with the separator between them.</summary>
    public static string Join(this IEnumerable<string> enumerable, string separator) => string.Join(separator, enumerable);

    /// <inheritdoc cref="Join(IEnumerable{string}, string)"/>
    public static string Join(this IEnumerable<string> enumerable, char separator) => string.Join(separator, enumerable);

    /// <summary>The texts with a space between them.</summary>
    public static string JoinSpace(this IEnumerable<string> values) => values.Join(' ');

    /// <summary>The texts with a comma between them.</summary>
    public static string JoinComma(this IEnumerable<string> values) => values.Join(',');

    /// <summary>The texts with a comma and a space between them.</summary>
    public static string JoinCommaSpace(this IEnumerable<string> values) => values.Join(", ");

    /// <summary>One text per line.</summary>
    public static string JoinNewLine(this IEnumerable<string> values, PlatformFamily? platformFamily = null) =>
        values.Join(platformFamily switch { null => Environment.NewLine, PlatformFamily.Windows => "\r\n", _ => "\n" });

    /// <summary>Whether there is no text.</summary>
    public static bool IsNullOrEmpty(this string? str) => string.IsNullOrEmpty(str);

    /// <summary>Whether there is nothing but white space.</summary>
    public static bool IsNullOrWhiteSpace(this string? str) => string.IsNullOrWhiteSpace(str);

    /// <summary>The text in double quotes, those in it escaped.</summary>
    public static string DoubleQuote(this string? str) => $"\"{str?.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>The text in double quotes if it is empty or has a space.</summary>
    public static string DoubleQuoteIfNeeded(this string? str) =>
        string.IsNullOrWhiteSpace(str) || str.Contains(' ', StringComparison.Ordinal) ? str.DoubleQuote() : str;

    /// <summary>The text in single quotes, those in it escaped.</summary>
    public static string SingleQuote(this string? str) => $"'{str?.Replace("'", "\\'", StringComparison.Ordinal)}'";

    /// <summary>Whether the texts are equal but for case.</summary>
    public static bool EqualsOrdinalIgnoreCase(this string str, string? other) => string.Equals(str, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the text starts with the other but for case.</summary>
    public static bool StartsWithOrdinalIgnoreCase(this string str, string other)
    {
        ArgumentNullException.ThrowIfNull(str);
        return str.StartsWith(other, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The lines of the text.</summary>
    public static string[] SplitLineBreaks(this string str, StringSplitOptions options = StringSplitOptions.None)
    {
        ArgumentNullException.ThrowIfNull(str);
        return str.Split(["\r\n", "\n"], options);
    }
}
