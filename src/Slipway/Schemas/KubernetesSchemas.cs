using Slipway.Naming;

namespace Slipway.Schemas;

/// <summary>
/// The kinds that Kubernetes itself brings, from an embedded table. A type is read when it is first asked for, so that a process
/// that validates a Deployment does not pay for the other five hundred types.
/// </summary>
internal sealed class KubernetesSchemas
{
    private static readonly Lazy<KubernetesSchemas> Lazy = new(() => new KubernetesSchemas(ReadTable()));

    private readonly string table;
    private readonly Dictionary<GroupVersionKind, KindSchema> kinds = [];
    private readonly Dictionary<(string Group, string Kind), KindSchema> latest = [];
    private readonly Dictionary<string, Lazy<ObjectSchema>> types = new(StringComparer.Ordinal);

    internal KubernetesSchemas(string table)
    {
        this.table = table;
        Index();
    }

    /// <summary>The kinds of the Kubernetes version that the table was made from.</summary>
    public static KubernetesSchemas BuiltIn => Lazy.Value;

    /// <summary>All kinds.</summary>
    public IReadOnlyCollection<KindSchema> Kinds => kinds.Values;

    /// <summary>The schema of a kind in a version; null when Kubernetes does not bring it.</summary>
    public KindSchema? Find(GroupVersionKind type) => kinds.GetValueOrDefault(type);

    /// <summary>The schema of a kind in any version; null when Kubernetes does not bring it.</summary>
    public KindSchema? FindAnyVersion(string group, string kind) => latest.GetValueOrDefault((group, kind));

    private void Index()
    {
        for (var start = 0; start < table.Length;)
        {
            var end = table.IndexOf('\n', start);
            var line = table.AsSpan(start, end - start);
            var next = end + 1;
            if (line.StartsWith("kind "))
            {
                AddKind(line.ToString().Split(' '));
            }
            else if (line.StartsWith("type "))
            {
                var (name, from) = (Word(line[5..]).ToString(), start);
                types.Add(name, new Lazy<ObjectSchema>(() => SchemaTable.ReadType(table, from, Type)));
                // Skips the fields, which begin with a space.
                next = table.IndexOf("\ntype ", start, StringComparison.Ordinal) is var at and >= 0 ? at + 1 : table.Length;
            }

            start = next;
        }
    }

    private void AddKind(string[] words)
    {
        var type = GroupVersionKind.Of(words[1], words[2]);
        var kind = new KindSchema
        {
            Type = type,
            IsNamespaced = words[3] == "namespaced",
            Fields = new Lazy<ObjectSchema>(() => Type(words[4]).Value),
        };
        kinds.Add(type, kind);
        latest[(type.Group, type.Kind)] = kind;
    }

    private Lazy<ObjectSchema> Type(string name) => types[name];

    private static ReadOnlySpan<char> Word(ReadOnlySpan<char> text) => text.IndexOf(' ') is var space and >= 0 ? text[..space] : text;

    private static string ReadTable()
    {
        using var stream = typeof(KubernetesSchemas).Assembly.GetManifestResourceStream("Slipway.kubernetes-schemas.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
