using System.Text;
using Slipway.Values;

namespace Slipway.Tests.Values;

/// <summary>The reader of plain manifests gives what YamlDotNet gives, value by value and position by position, or leaves the text to it.</summary>
public sealed class PlainYaml
{
    private static readonly string[] Manifests =
    [
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web # why\n\n  labels: { app: web, tier: 'x' }\ndata:\n  \"A\": \"1\"\n  B:\n",
        "# first\n\nspec:\n  containers:\n    - name: web\n      args: [a, --flag, -1, \"b c\", [x], {}]\n      ports: [{ containerPort: 8080 }]\n    -   name: b\n  empty: []\n",
        "a:\n- b: 1\n  c:\n  - d\n  -\n  - - x\n    - y\n-\n  z: true\ne: 1.0\n",
        "---\n---\na: |\n  one\n   two\n\n  three\n\nb: |-\n    x\n# end\nc:\n  - |\n    deep\n  - text with spaces, and a:colon#hash\n---\n# nothing\n--- # more\nd: on\n",
        "a: -1\nb: --flag\nc: 0777\nd: ~x\ne: http://example.org:80/x\nf: null\ng: 1e3\n.h/i_j-k: x",
        "- a\n- b: c\n- d\n",
        "",
        "# only\n",
        "a:   b   \nc:   # none\nd: 'x'   # y\n",
        "  a: 1\n  b:\n   - 2\n",
        "a:\n    b:\n        c: 1\n    d: 2\ne: 3\n",
    ];

    [Theory]
    [MemberData(nameof(Examples))]
    public void What_manifests_are_written_in_is_read_like_YamlDotNet_reads_it(string text)
    {
        var plain = PlainYamlReader.TryRead(text, new TextPool());

        Assert.NotNull(plain);
        Assert.Equal(Describe(ByYamlDotNet(text)!), Describe(plain));
        Assert.Equal(Describe(ByYamlDotNet(text, asTexts: true)!), Describe(PlainYamlReader.TryRead(text, new TextPool(), asTexts: true)!));
    }

    [Theory]
    [InlineData("a: 1\na: 2")]
    [InlineData("a: b: c")]
    [InlineData("a: b\n  c")]
    [InlineData("a: \"\\n\"")]
    [InlineData("a: 'it''s'")]
    [InlineData("a: &x 1\nb: *x")]
    [InlineData("a: >\n  folded")]
    [InlineData("a: |+\n  kept\n\n")]
    [InlineData("a: [1,\n2]")]
    [InlineData("a: [1, 2]]")]
    [InlineData("<<: {}")]
    [InlineData("yes: 1")]
    [InlineData("1: 1")]
    [InlineData("? a")]
    [InlineData("a:\tb")]
    [InlineData("a: b\r\n")]
    [InlineData("a: ä")]
    [InlineData("%YAML 1.1\n---\na: 1")]
    [InlineData("a: 1\n...\n")]
    [InlineData("--- a\n")]
    [InlineData("text")]
    [InlineData("a: 1\n  b: 2")]
    [InlineData("  a: 1\nb: 2")]
    [InlineData("a: !!str 1")]
    [InlineData("a: - b")]
    [InlineData("a: @b")]
    public void Whatever_else_YAML_can_say_is_left_to_YamlDotNet(string text) => Assert.Null(PlainYamlReader.TryRead(text, new TextPool()));

    [Fact]
    public void Texts_made_at_random_are_read_like_YamlDotNet_reads_them()
    {
        var read = 0;
        for (var seed = 0; seed < 3000; seed++)
        {
            var text = new Generator(new Random(seed)).Text();

            read += AssertEqual(text, seed) ? 1 : 0;
        }

        Assert.True(read > 1000, $"only {read} of the texts were plain enough");
    }

    [Fact]
    public void Texts_with_characters_put_in_or_taken_out_are_read_like_YamlDotNet_reads_them()
    {
        var manifest = string.Concat(Manifests.Select(example => $"---\n{example}"));
        var read = 0;
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder(seed % 2 == 0 ? Manifests[random.Next(Manifests.Length)] : manifest);
            for (var i = random.Next(1, 4); i > 0 && text.Length > 0; i--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(3))
                {
                    case 0:
                        text.Remove(at, 1);
                        break;
                    case 1:
                        text.Insert(at, Generator.Pick(random, " ", "\n", "-", ":", "#", "'", "\"", "{", "[", "]", "}", ",", "|", "a", "0", "  ", "- ", ": ", " #", "---\n", "!", "&", "*", ">", "%", "?", "."));
                        break;
                    default:
                        text[at] = Generator.Pick(random, ' ', '\n', '-', ':', '#', '\'', '"', 'x');
                        break;
                }
            }

            read += AssertEqual(text.ToString(), seed) ? 1 : 0;
        }

        Assert.True(read > 200, $"only {read} of the texts were plain enough");
    }

    public static TheoryData<string> Examples => [.. Manifests];

    // Whether the text was plain enough.
    private static bool AssertEqual(string text, int seed)
    {
        if (PlainYamlReader.TryRead(text, new TextPool()) is not { } plain)
        {
            return false;
        }

        var expected = ByYamlDotNet(text);
        Assert.True(expected is not null, $"seed {seed}: YamlDotNet finds a problem in\n{text}");
        Assert.True(Describe(expected) == Describe(plain), $"seed {seed}:\n{text}\n{Describe(expected)}\nis not\n{Describe(plain)}");
        Assert.Equal(Describe(ByYamlDotNet(text, asTexts: true)!), Describe(PlainYamlReader.TryRead(text, new TextPool(), asTexts: true)!));
        return true;
    }

    private static List<Value>? ByYamlDotNet(string text, bool asTexts = false)
    {
        var problems = new List<Problem>();
        var documents = YamlDocuments.ReadAny("x.yaml", text, new TextPool(), problems, asTexts);
        return problems.Count == 0 ? documents : null;
    }

    private static string Describe(IEnumerable<Value> documents) => string.Join("\n---\n", documents.Select(Describe));

    private static string Describe(Value value) => value switch
    {
        MapValue map => $"{map.Position}{{{string.Join(", ", map.Select(entry => $"{entry.KeyPosition} {entry.Key}: {Describe(entry.Value)}"))}}}",
        ListValue list => $"{list.Position}[{string.Join(", ", list.Select(Describe))}]",
        ScalarValue scalar => $"{scalar.Position} {scalar.Kind} {scalar}",
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    /// <summary>Makes texts that look like YAML and mostly are.</summary>
    private sealed class Generator(Random random)
    {
        private readonly StringBuilder text = new();
        private int key;

        public static T Pick<T>(Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

        public string Text()
        {
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                Block(Pick(0, 0, 0, 2), 0);
                text.Append(Mostly(["---\n", "--- # x\n", "---   \n", "\n---\n"], ["...\n", "--- x\n", "----\n"]));
            }

            return random.Next(3) == 0 ? text.ToString().TrimEnd('\n') : text.ToString();
        }

        private T Pick<T>(params ReadOnlySpan<T> choices) => Pick(random, choices);

        // What is rare in manifests is rare here, so that most of a text can still be plain.
        private string Mostly(ReadOnlySpan<string> usual, ReadOnlySpan<string> rare) => random.Next(40) == 0 ? Pick(rare) : Pick(usual);

        private void Block(int indent, int depth)
        {
            Fill();
            var isList = random.Next(3) == 0;
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                text.Append(' ', random.Next(100) == 0 ? indent + 1 : indent);
                Entry(isList, indent, depth);
            }
        }

        private void Entry(bool isList, int indent, int depth)
        {
            if (isList)
            {
                text.Append('-');
                if (depth < 4 && random.Next(3) == 0)
                {
                    text.Append(' ');
                    Entry(random.Next(3) == 0, indent + 2, depth + 1);
                    return;
                }
            }
            else
            {
                text.Append(Key()).Append(':');
            }

            if (depth < 4 && random.Next(3) == 0)
            {
                text.Append(Pick("", "", " ", " # x")).Append('\n');
                Block(indent + (random.Next(20) == 0 ? 0 : Pick(2, 4, 1)), depth + 1);
                return;
            }

            text.Append(Pick(" ", " ", "  ")).Append(Scalar(indent)).Append(Mostly(["", "", " ", "  # note"], ["#x", "\t"])).Append('\n');
            Fill();
        }

        private void Fill() => text.Append(Pick("", "", "", "", "", "\n", "# note\n", "   # note\n", "  \n"));

        private string Key() => Mostly([$"a{++key}", $"app.kubernetes.io/x{++key}", $"\"q{++key}\"", $"'s {++key}'", $".x-{++key}"], ["on", "1", "a b", "-k", "k", "\"a\"", "<<", "'on'"]);

        private string Scalar(int indent) => random.Next(14) switch
        {
            0 => "{ " + Key() + ": " + Flow() + ", " + Key() + ": " + Flow() + " }",
            1 => "[" + Flow() + Pick(", ", ",", " , ") + Flow() + "]",
            2 => "|" + Mostly(["", "-"], ["+", "2", " # x"]) + "\n" + new string(' ', indent + 2) + "line\n" + Pick("", "\n", "   \n") + new string(' ', indent + (random.Next(10) == 0 ? 1 : Pick(2, 3))) + Pick("more", "# no comment", "a: b", ""),
            3 => "\"" + Mostly(["text", "a: b", "# x", "", "it's"], ["a\\n", "\n"]) + "\"",
            4 => "'" + Mostly(["text", "a: b", "", "\""], ["it''s", "\n"]) + "'",
            5 => "",
            6 => Flow(),
            _ => Plain(),
        };

        private string Flow() => Mostly(["a", "1", "[]", "{}", "[x, y]", "{ a: b }", "'q'", "\"q\"", "true", "-1", "--x", "null", "./x"], ["a b", "a:b", "", "*", "~", "-", "- a", "#"]);

        private string Plain() => Mostly(
            ["text", "two words", "8080", "true", "no", "1.5", "1e3", "0x1F", "-1", "--flag", "-x", "a:b", "a#b", "x, y", "null", "a&b", "http://x:80/y", "a'b", "a\"b", "50m", "2026-01-01", "a  b", "a]b", "a}"],
            ["a: b", "a:", "[", "{", "~", "@x", "%x", "!x", "&x", ">", "?x", "? x", ":x", "- x", "---", "...", "=", "<<", "`x", "|x", "-"]);
    }
}
