using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Nuke.Common.IO;
using Nuke.Common.ProjectModel;

namespace Slipway.BuildHost.Parameters;

/// <summary>Turns the words of a given value into the type of its member.</summary>
internal static class ParameterConversion
{
    /// <exception cref="FormatException">The words are no value of the type. The message says what would be.</exception>
    public static object? Convert(GivenValue given, ParameterDeclaration declaration, AbsolutePath root)
    {
        if (ElementType(declaration.Type) is { } elementType)
            return ConvertList(given, declaration, elementType, root);

        var type = Nullable.GetUnderlyingType(declaration.Type) ?? declaration.Type;
        return given.Words switch
        {
            [] when type == typeof(bool) => true,
            [] => throw new FormatException("needs a value"),
            [var word] when type == typeof(bool) && given.Origin == ValueOrigin.CommandLine && !bool.TryParse(word, out _) && word is not ("0" or "1") =>
                throw new FormatException($"'{word}' is not one of true, false; targets go first, or after --target"),
            [var word] => ConvertWord(word, type, given.Origin, root),
            _ => throw new FormatException($"takes one value, not {given.Words.Count}{(type == typeof(bool) ? "; targets go first, or after --target" : "")}"),
        };
    }

    /// <summary>What a list's elements are, or null where the type is no list.</summary>
    public static Type? ElementType(Type type)
    {
        if (type.IsArray)
            return type.GetElementType();

        return type.IsGenericType && type.GenericTypeArguments is [var element] && type.IsAssignableFrom(typeof(List<>).MakeGenericType(element))
            ? element
            : null;
    }

    /// <summary>The words that a type accepts, where there are few; null where there are many.</summary>
    public static IReadOnlyList<string>? ValidWords(Type type)
    {
        type = ElementType(type) ?? type;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool))
            return ["true", "false"];
        if (type.IsEnum)
            return Enum.GetNames(type);

        // The shape of an enumeration class: its values are its own public static fields.
        var fields = type.GetFields(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);
        return type.IsClass && type.IsDefined(typeof(TypeConverterAttribute)) && fields.Length > 0 && Array.TrueForAll(fields, x => x.FieldType == type)
            ? Array.ConvertAll(fields, x => x.Name)
            : null;
    }

    private static object ConvertList(GivenValue given, ParameterDeclaration declaration, Type elementType, AbsolutePath root)
    {
        IEnumerable<string> words = given.Words;
        if (declaration.Separator is { Length: > 0 } separator && given.Words.Count == 1)
            words = given.Words[0].Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        else if (given is { Origin: ValueOrigin.Environment, Words.Count: 1 })
            words = given.Words[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);

        var type = Nullable.GetUnderlyingType(elementType) ?? elementType;
        var items = words.Select(x => ConvertWord(x, type, given.Origin, root)).ToList();
        var array = Array.CreateInstance(elementType, items.Count);
        for (var i = 0; i < items.Count; i++)
            array.SetValue(items[i], i);
        return declaration.Type.IsAssignableFrom(array.GetType()) ? array : Activator.CreateInstance(typeof(List<>).MakeGenericType(elementType), array)!;
    }

    private static object ConvertWord(string word, Type type, ValueOrigin origin, AbsolutePath root)
    {
        if (type == typeof(string))
            return word;
        if (word.Length == 0)
            throw new FormatException("needs a value");
        if (type == typeof(Solution))
            return ((AbsolutePath)ConvertWord(word, typeof(AbsolutePath), origin, root)).ReadSolution();
        if (type == typeof(AbsolutePath))
            return word.Contains('\0', StringComparison.Ordinal)
                ? throw new FormatException("a path has no character U+0000")
                : AbsolutePath.Create(Path.GetFullPath(word, origin == ValueOrigin.File ? root : Environment.CurrentDirectory));
        if (type == typeof(bool))
            return bool.TryParse(word, out var flag) ? flag : word switch { "1" => true, "0" => false, _ => throw NotValid(word, type) };
        // By name only: the framework's own parser also takes numbers and lists.
        if (type.IsEnum)
            return Array.Find(Enum.GetNames(type), x => x.Equals(word.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)) is { } name ? Enum.Parse(type, name) : throw NotValid(word, type);

        var converter = TypeDescriptor.GetConverter(type);
        if (!converter.CanConvertFrom(typeof(string)))
            throw new FormatException($"cannot be given as text: its type is {type.Name}");

        try
        {
            return converter.ConvertFromString(null, CultureInfo.InvariantCulture, word) ?? throw NotValid(word, type);
        }
        catch (Exception exception) when (exception is not FormatException)
        {
            // Converters throw whatever they like for text that they do not understand.
            throw NotValid(word, type);
        }
    }

    private static FormatException NotValid(string word, Type type)
    {
        var valid = ValidWords(type);
        return new FormatException(valid is null
            ? $"'{word}' is not {Describe(type)}"
            : $"'{word}' is not one of {string.Join(", ", valid)}.{ParameterName.Hint(word, valid)}");
    }

    private static string Describe(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64 => "a whole number",
        TypeCode.Single or TypeCode.Double or TypeCode.Decimal => "a number",
        TypeCode.DateTime => "a date",
        _ => $"a {type.Name}",
    };
}
