using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Values;

/// <summary>Builds the value of one YAML document from the parser's events.</summary>
internal sealed class YamlValueBuilder(YamlParser parser, string file, Func<Mark, SourcePosition> positionOf, bool asTexts, TextPool pool, ICollection<Problem> problems)
{
    private const int MaxDepth = 256;

    // What aliases may add up to when written out: an honest manifest repeats a few blocks, a bomb repeats billions.
    private const long MaxAliasedValues = 100_000;

    private readonly Dictionary<string, (Value Value, long Size)> anchors = new(StringComparer.Ordinal);
    private readonly CollectionStack<Value> items = new();
    private readonly CollectionStack<MapEntry> entries = new();
    private int depth;
    private long size;
    private long aliased;
    private bool failed;
    private bool givenUp;

    /// <summary>Reads up to the document's end; null when it is empty or has a problem.</summary>
    public Value? ReadDocument()
    {
        Next();
        var value = ReadValue();
        Next();
        return failed || value.IsNull || (asTexts && value is ScalarValue { Text: "" }) ? null : value;
    }

    private Value ReadValue()
    {
        size++;
        var start = size;
        var current = parser.Current!;
        var value = current switch
        {
            Scalar scalar => ReadScalar(scalar),
            AnchorAlias alias => ReadAlias(alias),
            MappingStart => ReadMap(),
            SequenceStart => ReadList(),
            _ => throw new YamlException(current.Start, current.End, "expected a value"),
        };
        if (current is NodeEvent { Anchor.IsEmpty: false } node)
        {
            anchors[node.Anchor.Value] = (value, size - start + 1);
        }

        return value;
    }

    private ScalarValue ReadScalar(Scalar scalar)
    {
        var position = At(scalar.Start);
        if (asTexts)
        {
            return new ScalarValue(ScalarKind.String, scalar.Value, position);
        }

        var tag = scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific ? "" : scalar.Tag.Value;
        if (tag.Length == 0)
        {
            return scalar.Style == ScalarStyle.Plain && !scalar.Tag.IsNonSpecific
                ? YamlScalars.Resolve(scalar.Value, position)
                : new ScalarValue(ScalarKind.String, scalar.Value, position);
        }

        if (tag == "tag:yaml.org,2002:str")
        {
            return new ScalarValue(ScalarKind.String, scalar.Value, position);
        }

        if (tag == "tag:yaml.org,2002:binary" && Decode(scalar.Value) is { } decoded)
        {
            return new ScalarValue(ScalarKind.String, decoded, position);
        }

        var resolved = YamlScalars.Resolve(scalar.Value, position);
        var fits = tag switch
        {
            "tag:yaml.org,2002:int" => resolved.Kind == ScalarKind.Integer,
            "tag:yaml.org,2002:float" => resolved.Kind is ScalarKind.Integer or ScalarKind.Number,
            "tag:yaml.org,2002:bool" => resolved.Kind == ScalarKind.Boolean,
            "tag:yaml.org,2002:null" => resolved.Kind == ScalarKind.Null,
            _ => false,
        };
        if (!fits)
        {
            Fail(position, "has a tag that does not fit a Kubernetes manifest. Leave the tag out, or put a text that begins with '!' in quotes.");
        }

        return resolved;
    }

    // Base64, as kubectl takes it: only for what is text.
    private static string? Decode(string base64)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(base64));
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }

    private Value ReadAlias(AnchorAlias alias)
    {
        if (!anchors.TryGetValue(alias.Value.Value, out var anchored))
        {
            // Without its name, which may be a password.
            Fail(At(alias.Start), "refers to an anchor that is not defined before it. Put a text that begins with '*' in quotes.");
            return ScalarValue.Null;
        }

        aliased += anchored.Size;
        size += anchored.Size;
        if (aliased <= MaxAliasedValues)
        {
            return anchored.Value;
        }

        if (!givenUp)
        {
            givenUp = true;
            Fail(At(alias.Start), $"aliases stand for more than {MaxAliasedValues:N0} values. Write out what is meant, or split the file.");
        }

        return ScalarValue.Null;
    }

    private ListValue ReadList()
    {
        var position = At(parser.Current!.Start);
        var first = items.Count;
        Enter();
        for (Next(); parser.Current is not SequenceEnd; Next())
        {
            items.Add(ReadValue());
        }

        depth--;
        return new ListValue(items.TakeFrom(first), position);
    }

    private MapValue ReadMap()
    {
        var position = At(parser.Current!.Start);
        var first = entries.Count;
        List<Value>? merged = null;
        HashSet<string>? seen = null;
        Enter();
        for (Next(); parser.Current is not MappingEnd; Next())
        {
            var at = At(parser.Current!.Start);
            var isMerge = parser.Current is Scalar { Value: "<<", Style: ScalarStyle.Plain };
            var key = ReadValue();
            Next();
            var value = ReadValue();
            if (isMerge)
            {
                (merged ??= []).Add(value);
            }
            else if (KeyText(key, at) is { } text && IsNew(text, value, at, first, ref seen))
            {
                entries.Add(new MapEntry(pool.Get(text), value, at));
            }
        }

        depth--;
        if (merged is not null)
        {
            var known = KeysFrom(first);
            merged.ForEach(value => Merge(value, known, position));
        }

        return new MapValue(entries.TakeFrom(first), position);
    }

    // Keys are text in JSON; kubectl turns numbers and booleans into it.
    private string? KeyText(Value key, SourcePosition at)
    {
        if (key is ScalarValue { Kind: not ScalarKind.Null } scalar)
        {
            return scalar.Text;
        }

        Fail(at, $"expected a text as the key of a map, found a {key.TypeName}.");
        return null;
    }

    private bool IsNew(string key, Value value, SourcePosition at, int first, ref HashSet<string>? seen)
    {
        const int LargestWithoutSet = 16;
        var count = entries.Count - first;
        if (count >= LargestWithoutSet)
        {
            seen ??= KeysFrom(first);
            if (seen.Add(key))
            {
                return true;
            }
        }

        for (var i = first; i < entries.Count; i++)
        {
            if (entries[i].Key == key)
            {
                // A key that has no value may be the value of a Secret that lost its key.
                var shown = value.IsNull && entries[i].Value.IsNull ? "a key" : $"the key {Quoted.Of(key)}";
                Fail(at, $"{shown} is there twice; first at line {entries[i].KeyPosition.Line}.");
                return false;
            }
        }

        return true;
    }

    private HashSet<string> KeysFrom(int first)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var i = first; i < entries.Count; i++)
        {
            keys.Add(entries[i].Key);
        }

        return keys;
    }

    // https://yaml.org/type/merge.html: explicit keys win, earlier maps win over later ones.
    private void Merge(Value value, HashSet<string> known, SourcePosition position)
    {
        foreach (var map in value is ListValue list ? list : (IEnumerable<Value>)[value])
        {
            if (map is not MapValue source)
            {
                Fail(position, $"'<<' expects a map or a list of maps, found a {map.TypeName}.");
                return;
            }

            foreach (var entry in source)
            {
                if (known.Add(entry.Key))
                {
                    entries.Add(entry);
                }
            }
        }
    }

    private void Enter()
    {
        if (++depth > MaxDepth)
        {
            throw new MaximumRecursionLevelReachedException(parser.Current!.Start, parser.Current.End, "");
        }
    }

    private void Next()
    {
        if (!parser.MoveNext())
        {
            throw new YamlException("the document ends too early");
        }
    }

    private SourcePosition At(in Mark mark) => positionOf(mark);

    private void Fail(SourcePosition at, string message)
    {
        failed = true;
        problems.Add(new Problem(at.In(file), message));
    }
}
