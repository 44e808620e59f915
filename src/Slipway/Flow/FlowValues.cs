using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Flow;

/// <summary>Reads values of flow's configuration and collects what is wrong with them.</summary>
internal sealed class FlowValues(string file)
{
    private readonly List<Problem> problems = [];
    private readonly List<Problem> ignored = [];

    public IReadOnlyList<Problem> Problems => problems;

    /// <summary>What flow does not read either.</summary>
    public IReadOnlyList<Problem> Ignored => ignored;

    public MapValue? Load(ReadOnlyMemory<byte> content)
    {
        var documents = YamlDocuments.Read(file, content.Span, problems);
        if (problems.Count == 0 && documents is not [MapValue])
        {
            problems.Add(new Problem(file, "expected one YAML document with the key 'applications'."));
        }

        return problems.Count == 0 ? (MapValue)documents[0] : null;
    }

    public void CheckKeys(MapValue map, string[] known, string[] old)
    {
        foreach (var entry in map.Where(entry => !known.Contains(entry.Key)))
        {
            Ignore(
                entry.KeyPosition,
                $"'{entry.Key}' is {(old.Contains(entry.Key) ? "read by no version of flow any more" : "no key of flow's")} and changes nothing{NearestName.Hint(entry.Key, known)}"
                + (entry.Key == "branch" ? " Where it is the branch that changes go to, write base_branch." : ""));
        }
    }

    public IEnumerable<MapValue> Maps(ListValue list)
    {
        foreach (var item in list)
        {
            if (item is MapValue map)
            {
                yield return map;
            }
            else
            {
                Report(item, "expected a mapping.");
            }
        }
    }

    public MapValue? Map(MapValue map, string key)
    {
        if (map[key] is not (null or MapValue or { IsNull: true }))
        {
            Report(map[key]!, $"expected '{key}' to be a mapping.");
        }

        return map[key] as MapValue;
    }

    /// <summary>A text; empty where there is none. A number is one, too, as it is written.</summary>
    public string Text(MapValue map, string key)
    {
        if (map[key] is not (null or ScalarValue))
        {
            Report(map[key]!, $"expected '{key}' to be a text.");
        }

        return map[key] is ScalarValue { IsNull: false } scalar ? scalar.Text : "";
    }

    public bool Flag(MapValue map, string key)
    {
        if (map[key] is not (null or { IsNull: true } or ScalarValue { AsBoolean: not null }))
        {
            Report(map[key]!, $"expected '{key}' to be true or false.");
        }

        return map.GetBoolean(key) == true;
    }

    public IReadOnlyList<string> Texts(MapValue map, string key) => [.. TextsAt(map, key).Select(text => text.Text)];

    public IReadOnlyList<(string Text, SourcePosition Position)> TextsAt(MapValue map, string key)
    {
        var list = map[key] as ListValue;
        if (map[key] is not (null or { IsNull: true } or ListValue) || list?.All(item => item is ScalarValue { IsNull: false, Text.Length: > 0 }) == false)
        {
            Report(map[key]!, $"expected '{key}' to be a list of texts.");
        }

        return [.. (list ?? ListValue.Empty).OfType<ScalarValue>().Where(scalar => !scalar.IsNull && scalar.Text.Length > 0).Select(scalar => (scalar.Text, scalar.Position))];
    }

    public void Ignore(SourcePosition at, string message) => ignored.Add(new Problem(at.In(file), message));

    public void Report(Value at, string message) => Report(at.Position, message);

    public void Report(SourcePosition at, string message) => problems.Add(new Problem(at.In(file), message));
}
