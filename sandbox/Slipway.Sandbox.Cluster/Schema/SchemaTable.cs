using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Schema;

/// <summary>The built-in types, read from <c>types.txt</c>, which describes its own format.</summary>
internal sealed class SchemaTable
{
    private readonly Dictionary<string, SchemaType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _kinds = new(StringComparer.Ordinal);

    public static SchemaTable BuiltIn { get; } = Load();

    /// <summary>Types by short name, such as <c>core.v1.Container</c>.</summary>
    public IReadOnlyDictionary<string, SchemaType> Types => _types;

    /// <summary>The type of <c>apps/v1/Deployment</c> or <c>v1/Pod</c>.</summary>
    public SchemaType OfKind(string apiVersionAndKind) => _types[_kinds[apiVersionAndKind]];

    private static SchemaTable Load()
    {
        using var stream = typeof(SchemaTable).Assembly.GetManifestResourceStream("types.txt")
            ?? throw new InvalidOperationException("The embedded resource types.txt is missing.");
        using var reader = new StreamReader(stream);
        var table = new SchemaTable();
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('@'))
                table.Declare(line[1..]);
            lines.Add(line);
        }

        SchemaType? current = null;
        foreach (var line in lines)
        {
            if (line.StartsWith('#'))
                continue;
            if (line.StartsWith('='))
                table._kinds[line[1..line.IndexOf(' ', StringComparison.Ordinal)]] = line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];
            else if (line.StartsWith('@'))
                current = table._types[line[1..].Split(' ')[0]];
            else if (line.Length > 0)
                table.AddField(current!, line);
        }

        return table;
    }

    private void Declare(string header)
    {
        var words = header.Split(' ');
        var mark = words.Length > 1 ? words[1] : "";
        _types[words[0]] = mark switch
        {
            "" or "atomic" => new SchemaType { Name = words[0], Shape = SchemaShape.Map, Atomic = mark == "atomic" },
            "any" or "object" => new SchemaType { Name = words[0], Shape = SchemaShape.Any, Atomic = true },
            "string|number" => new SchemaType { Name = words[0], Shape = SchemaShape.Scalar, Scalar = "quantity" },
            "int-or-string" => new SchemaType { Name = words[0], Shape = SchemaShape.Scalar, Scalar = "int-or-string" },
            _ => new SchemaType { Name = words[0], Shape = SchemaShape.Scalar, Scalar = "time" },
        };
    }

    private void AddField(SchemaType owner, string line)
    {
        var fill = Cut(ref line, " fill:");
        var defaultValue = Cut(ref line, " default:");
        var words = line.Split(' ');
        var marks = words.AsSpan(2).ToArray();
        var listMark = Array.Find(marks, mark => mark == "set" || mark.StartsWith("map:", StringComparison.Ordinal)) ?? "";
        owner.Fields[words[0]] = new SchemaField
        {
            Name = words[0],
            Type = Parse(words[1], listMark, marks.Contains("atomic")),
            Required = marks.Contains("!"),
            ByValue = marks.Contains("value"),
            Default = defaultValue,
            Fill = fill,
            Enum = Array.Find(marks, mark => mark.StartsWith("enum:", StringComparison.Ordinal))?[5..].Split('|') ?? [],
        };
    }

    // A value that ends the line.
    private static JsonNode? Cut(ref string line, string mark)
    {
        var at = line.IndexOf(mark, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var value = JsonNode.Parse(line[(at + mark.Length)..]);
        line = line[..at];
        return value;
    }

    private SchemaType Parse(string text, string listMark, bool atomic)
    {
        if (text.StartsWith("[]", StringComparison.Ordinal))
        {
            return new SchemaType
            {
                Shape = SchemaShape.List,
                List = listMark.Length == 0 ? ListKind.Atomic : listMark == "set" ? ListKind.Set : ListKind.Map,
                Keys = listMark.StartsWith("map:", StringComparison.Ordinal) ? listMark[4..].Split(',') : [],
                Element = Parse(text[2..], "", false),
                Atomic = listMark.Length == 0,
            };
        }

        if (text.StartsWith("{}", StringComparison.Ordinal))
            return new SchemaType { Shape = SchemaShape.Map, Element = Parse(text[2..], "", false), Atomic = atomic };
        if (_types.TryGetValue(text, out var type))
        {
            // A reference can be atomic in one place only.
            if (!atomic || type.Atomic)
                return type;
            var copy = new SchemaType { Name = type.Name, Shape = type.Shape, Atomic = true };
            return copy;
        }

        return new SchemaType { Shape = SchemaShape.Scalar, Scalar = text };
    }
}
