using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.PathEdits;
using Slipway.Plans;
using Slipway.Values;

namespace Slipway.Tests.PathEdits;

/// <summary>Any edit of any field of a manifest, however it is written, gives that field and leaves the rest as it is. Another seed each time; a failure names it.</summary>
public sealed partial class AnyFieldOfAnyManifest
{
    private static readonly string[] Words = ["web", "info", "on", "1.10", "0777", "3", "a: b", "x #y", "it's", "", "true", "/path", "- a", "ü", "one\ntwo\n", "one\n\ntwo", "last\n\n", "{a}", "a,b", "@x", "null", "two words of it", "1:30", "=", "~", "-", "? x", "0x1F", "1e3", "<<", "*", "&a b", "tab\there", "a \n b\n", "- x\n- y\n", "#!/bin/sh\nset -e\n\necho \"$1\"\n", "%d", "`x`", "2001-01-01", "x:", ": y", "[0]", "no", "y", ".5", "+1", "!tag", "|", ">-"];
    private static readonly int Count = Setting("SLIPWAY_TEST_MUTANTS", 1000);
    private static readonly int Seed = Setting("SLIPWAY_TEST_SEED", Random.Shared.Next(1_000_000_000));

    [Fact]
    public void The_field_is_as_it_should_be_and_all_other_bytes_stay()
    {
        var refused = 0;
        for (var seed = Seed; seed < Seed + Count; seed++)
        {
            var random = new Random(seed);
            var text = WrittenAnyhow.Of((MapValue)Any(random, 0, isRoot: true), random);
            // A block at the end of a file without a last line end has none either.
            var value = (MapValue)YamlDocuments.Read("", text, [])[0];
            var edit = Edit(random, value);
            try
            {
                var change = PathEdit.Apply(new ConfigFile("web.yaml", Encoding.UTF8.GetBytes(text)), edit);
                Check(seed, value, text, edit, change);
            }
            catch (InvalidInputException exception)
            {
                Assert.True(++refused <= Count / 10, $"seed {seed}: {edit}\n{text}\n{exception.Message}");
            }
        }
    }

    private static void Check(int seed, MapValue value, string text, FieldEdit edit, FileEdit change)
    {
        var after = Encoding.UTF8.GetString(change.After.Span);
        string About() => $"seed {seed}: {edit}\n{text}\n=>\n{after}";
        Assert.True(YamlDocuments.Read("", after, []) is [var now] ? now.Equals(FieldValues.After(value, edit)) : FieldValues.After(value, edit) is null, About());
        // One piece of the text changes, and two where something is emptied or filled.
        var hunks = UnifiedDiff.Of(change).Split('\n').Skip(2).ToList();
        var removed = hunks.Where(line => line.StartsWith('-')).ToList();
        Assert.True(edit.Value is null || !removed.Exists(line => Remark().IsMatch(line) && !hunks.Exists(other => other.StartsWith('+') && other.Contains(Remark().Match(line).Value, StringComparison.Ordinal))), About());
        Assert.True(change.Before.Span.SequenceEqual(change.After.Span) == (FieldValues.After(value, edit)?.Equals(value) == true), About());
        Assert.True(!text.Contains("\r\n", StringComparison.Ordinal) || !LoneBreak().IsMatch(after), About());
        // A block that keeps its end needs line ends to keep.
        Assert.True(edit.Value is null || text.EndsWith('\n') == after.EndsWith('\n') || after.Length == 0 || after.EndsWith("\n\n", StringComparison.Ordinal) || after.EndsWith("\n\r\n", StringComparison.Ordinal), About());
    }

    private static Value Any(Random random, int depth, bool isRoot = false)
    {
        var kind = isRoot ? 0 : depth > 3 ? 3 + random.Next(3) : random.Next(7);
        return kind switch
        {
            0 or 1 => MapValue.Of(Enumerable.Range(0, random.Next(isRoot ? 1 : 0, depth > 1 ? 3 : 4)).Select(i => ($"k{i}", Any(random, depth + 1)))),
            2 => ListValue.Of(Enumerable.Range(0, random.Next(1, 4)).Select(i => (Value)MapValue.Of([("name", $"n{i}"), .. Enumerable.Range(0, random.Next(3)).Select(j => ($"f{j}", Any(random, depth + 2)))]))),
            3 => random.Next(1000),
            4 => random.Next(2) == 0,
            _ => Words[random.Next(Words.Length)],
        };
    }

    private static FieldEdit Edit(Random random, MapValue value)
    {
        var path = new List<FieldPathStep>();
        Value at = value;
        while (at is MapValue { Count: > 0 } or ListValue { Count: > 0 })
        {
            if (at is MapValue map)
            {
                if (path.Count > 0 && random.Next(4) == 0)
                {
                    break;
                }

                var entry = map[random.Next(map.Count)];
                if (entry.Key == "name")
                {
                    break;
                }

                path.Add(new FieldPathStep.Field(entry.Key));
                at = entry.Value;
            }
            else
            {
                var item = (MapValue)((ListValue)at)[random.Next(((ListValue)at).Count)];
                path.Add(new FieldPathStep.Item(MapValue.Of(("name", item["name"]!))));
                at = item;
            }
        }

        return (at, random.Next(5)) switch
        {
            (MapValue, 0 or 1) => new FieldEdit([.. path, new FieldPathStep.Field("new")], Any(random, 2)),
            (ListValue, 0) => new FieldEdit([.. path, new FieldPathStep.Item(MapValue.Of(("name", "new")))], MapValue.Of(("name", "new"), ("f0", Any(random, 3)))),
            (_, 1) => new FieldEdit(path, null) { KeepsParent = random.Next(2) == 0 },
            (MapValue or ListValue, _) => new FieldEdit(path, null),
            _ => new FieldEdit(path, Any(random, 4)),
        };
    }

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    [GeneratedRegex("# (about|aside) [0-9]+")]
    private static partial Regex Remark();

    [GeneratedRegex("(?<!\r)\n")]
    private static partial Regex LoneBreak();
}
