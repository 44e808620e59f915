using System.Text;
using Slipway.Values;

namespace Slipway.Schemas;

/// <summary>
/// Reads the lines of the embedded table:
/// <code>
/// type core.v1.ServicePort
///  port! int32
///  protocol string default="TCP" enum=SCTP|TCP|UDP
///  selector {}string merge=atomic
/// </code>
/// <c>!</c> marks a required field, <c>[]</c> a list, <c>{}</c> a map; <c>merge=</c> is <c>atomic</c>, <c>set</c> or the keys of a list.
/// </summary>
internal static class SchemaTable
{
    public static ObjectSchema ReadType(string table, int start, Func<string, Lazy<ObjectSchema>> find)
    {
        var line = Line(table, ref start);
        var header = line.Split(' ');
        var fields = new Dictionary<string, FieldSchema>(StringComparer.Ordinal);
        while (start < table.Length && table[start] == ' ')
        {
            var field = ReadField(Line(table, ref start).Split(' ', StringSplitOptions.RemoveEmptyEntries), find);
            fields.Add(field.Name, field);
        }

        return new ObjectSchema { Name = header[1], Fields = fields, IsAtomic = header.Length > 2 && header[2] == "atomic" };
    }

    private static FieldSchema ReadField(string[] words, Func<string, Lazy<ObjectSchema>> find)
    {
        var field = new FieldSchema { Name = words[0].TrimEnd('!'), IsRequired = words[0].EndsWith('!'), Type = ReadFieldType(words[1], find) };
        foreach (var word in words.AsSpan(2))
        {
            var (key, value) = (word[..word.IndexOf('=', StringComparison.Ordinal)], word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            field = (key, value) switch
            {
                ("enum", _) => field with { AllowedValues = value.Split('|') },
                ("default", _) => field with { Default = JsonValues.Read(Encoding.UTF8.GetBytes(value)) },
                ("merge", "atomic") => field with { Merge = MergeStrategy.Atomic },
                ("merge", "set") => field with { Merge = MergeStrategy.Set },
                _ => field with { Merge = MergeStrategy.ListMap, Keys = value.Split(',') },
            };
        }

        return field;
    }

    private static FieldType ReadFieldType(string text, Func<string, Lazy<ObjectSchema>> find)
    {
        if (text.StartsWith("[]", StringComparison.Ordinal))
        {
            return new FieldType.ListOf(ReadFieldType(text[2..], find));
        }

        if (text.StartsWith("{}", StringComparison.Ordinal))
        {
            return new FieldType.MapOf(ReadFieldType(text[2..], find));
        }

        return text switch
        {
            "any" => Scalar(ScalarType.Any),
            "object" => Scalar(ScalarType.Object),
            "string" => Scalar(ScalarType.String),
            "bytes" => Scalar(ScalarType.Bytes),
            "time" => Scalar(ScalarType.Time),
            "boolean" => Scalar(ScalarType.Boolean),
            "int32" => Scalar(ScalarType.Int32),
            "int64" => Scalar(ScalarType.Int64),
            "number" => Scalar(ScalarType.Number),
            "int-or-string" => Scalar(ScalarType.IntOrString),
            "quantity" => Scalar(ScalarType.Quantity),
            _ => new FieldType.ObjectOf(find(text)),
        };
    }

    private static FieldType.Scalar Scalar(ScalarType type) => new(type);

    private static string Line(string table, ref int start)
    {
        var end = table.IndexOf('\n', start);
        var line = table[start..end];
        start = end + 1;
        return line;
    }
}
