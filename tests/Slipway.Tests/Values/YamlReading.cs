using System.Text;
using Slipway.Values;

namespace Slipway.Tests.Values;

public sealed class YamlReading
{
    [Fact]
    public void I_can_read_documents_with_positions()
    {
        var documents = Read("a: 1\n---\n# only a comment\n---\nb:\n  - c: x\n");

        Assert.Equal(["""{"a":1}""", """{"b":[{"c":"x"}]}"""], documents.Select(document => document.ToString()));
        var item = (MapValue)((MapValue)documents[1]).GetList("b")![0];
        Assert.Equal("6:5", item.Position.ToString());
        Assert.Equal("6:8", item["c"]!.Position.ToString());
        Assert.Equal("5:1", ((MapValue)documents[1]).PositionOf("b").ToString());
    }

    [Theory]
    [InlineData("yes", "true")]
    [InlineData("'yes'", "\"yes\"")]
    [InlineData("Off", "false")]
    [InlineData("n", "false")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("''", "\"\"")]
    [InlineData("0777", "511")]
    [InlineData("0o17", "15")]
    [InlineData("0x1F", "31")]
    [InlineData("-0b11", "-3")]
    [InlineData("1_000", "1000")]
    [InlineData("08", "8")]
    [InlineData("1.0", "1")]
    [InlineData("1.10", "1.1")]
    [InlineData(".5", "0.5")]
    [InlineData("1e3", "1000")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("12:30", "\"12:30\"")]
    [InlineData("2001-01-01", "\"2001-01-01\"")]
    [InlineData("18446744073709551616", "18446744073709551616")]
    [InlineData("!!str 12", "\"12\"")]
    [InlineData("100m", "\"100m\"")]
    [InlineData("-", "[null]")]
    [InlineData("\"a\\nb\"", "\"a\\nb\"")]
    public void A_plain_scalar_means_what_it_means_to_kubectl(string yaml, string json) =>
        Assert.Equal($"{{\"a\":{json}}}", Read("a:\n  " + yaml).Single().ToString());

    [Fact]
    public void Keys_that_are_no_text_become_text() =>
        Assert.Equal("""{"1":"a","true":"b"}""", Read("1: a\non: b").Single().ToString());

    [Fact]
    public void Anchors_and_merge_keys_are_written_out() =>
        Assert.Equal(
            """{"base":{"x":1,"y2":2},"a":{"x":3,"y2":2},"b":{"x":1,"y2":2}}""",
            Read("base: &b {x: 1, y2: 2}\na:\n  <<: *b\n  x: 3\nb: *b").Single().ToString());

    [Theory]
    [InlineData("{ a: &x 1, b: 2 }", """{"a":1,"b":2}""")]
    [InlineData("{ a: &x 'y', b: *x, c: &z !!str 3 , d: 4 }", """{"a":"y","b":"y","c":"3","d":4}""")]
    [InlineData("{ a: { b: &x 1 }, c: [{ d: &y 2 }, { e: 3 }], f: *y }", """{"a":{"b":1},"c":[{"d":2},{"e":3}],"f":2}""")]
    [InlineData("a: { b: &x 1 }\nc: { &k d: &y 2\n, e: *k }", """{"a":{"b":1},"c":{"d":2,"e":"d"}}""")]
    public void Anchors_in_braces_are_read_like_anchors_on_lines_of_their_own(string yaml, string json) => Assert.Equal(json, Read(yaml).Single().ToString());

    [Fact]
    public void Windows_line_ends_and_a_byte_order_mark_do_not_matter()
    {
        var problems = new List<Problem>();
        var documents = YamlDocuments.Read("a.yaml", [0xEF, 0xBB, 0xBF, .. "a: |\r\n  x\r\n  y\r\n---\r\nb: 1\r\n"u8], problems);

        Assert.Empty(problems);
        Assert.Equal(["""{"a":"x\ny\n"}""", """{"b":1}"""], documents.Select(document => document.ToString()));
    }

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3", "f.yaml:3:1: the key 'a' is there twice; first at line 1.")]
    [InlineData("a:\n\tb: 1", "f.yaml:2:1: is indented with a tab, which YAML does not allow. Use spaces.")]
    [InlineData("a:\n  b: 1\n\tc: 2\nd: 3", "f.yaml:3:1: is indented with a tab, which YAML does not allow. Use spaces.")]
    [InlineData("a:\n  b: 1\n  \tc: 2\nd: 3", "f.yaml:3:1: is indented with a tab, which YAML does not allow. Use spaces.")]
    [InlineData("a: 1\nb: 2\nc:\n\td: 3\n  e: 4\nf: 5\n", "f.yaml:4:1: is indented with a tab, which YAML does not allow. Use spaces.")]
    [InlineData("# c\na:\n\t- name: dev\n  - name: staging\n  - name: prod\n", "f.yaml:3:1: is indented with a tab, which YAML does not allow. Use spaces.")]
    [InlineData("a: 1\n\tb: 2", "f.yaml:2:1: is indented with a tab, which YAML does not allow. Use spaces.")]
    [InlineData("a:\n  - b\n\t- c: 1\nd: 3", "f.yaml:3:1: is indented with a tab, which YAML does not allow. Use spaces.")]
    [InlineData("a:\n\n  # A comment\n\n\tb: 1\n\tc: 2", "f.yaml:5:1: is indented with a tab, which YAML does not allow. Use spaces.")]
    [InlineData("a: \"x\0\"", "f.yaml:1:6: holds a NUL character, which YAML does not allow.")]
    [InlineData("a: *nowhere", "f.yaml:1:4: refers to an anchor that is not defined before it. Put a text that begins with '*' in quotes.")]
    [InlineData("a: !secret x", "f.yaml:1:4: has a tag that does not fit a Kubernetes manifest. Leave the tag out, or put a text that begins with '!' in quotes.")]
    [InlineData("? [a]\n: b", "f.yaml:1:3: expected a text as the key of a map, found a list.")]
    public void A_mistake_is_reported_with_its_place(string yaml, string expected) => Assert.Equal([expected], Problems(yaml));

    [Fact]
    public void All_mistakes_of_a_file_are_reported_and_the_rest_is_read()
    {
        var problems = new List<Problem>();
        var documents = YamlDocuments.Read("f.yaml", "a: [1\n---\nb: 1\n---\nc: }\n---\nd: 1\nd: 2\n---\ne: 5\n", problems);

        Assert.Equal(["""{"b":1}""", """{"e":5}"""], documents.Select(document => document.ToString()));
        Assert.Equal(["f.yaml:2", "f.yaml:5", "f.yaml:8"], problems.Select(problem => problem.Subject[..8]));
        Assert.Equal("10:1", documents[1].Position.ToString());
    }

    [Fact]
    public void A_bomb_of_aliases_is_refused()
    {
        var yaml = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++)
        {
            yaml.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Contains("aliases stand for more than 100,000 values", Problems(yaml.ToString()).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_that_nests_without_end_is_refused() =>
        Assert.Contains("nested too deeply", Problems(new string('[', 100_000)).Single(), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_no_yaml_at_all_is_given_up_soon() =>
        Assert.InRange(Problems(string.Concat(Enumerable.Repeat("}\n---\n", 100_000))).Count, 1, 60);

    [Fact]
    public void A_large_map_may_be_merged()
    {
        var large = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"  k{i}: {i}\n"));

        Assert.Equal(20_001, ((MapValue)((MapValue)Read($"a: &a\n{large}b:\n  <<: *a\n  x: 1\n").Single())["b"]!).Count);
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0xFF, 0xFE }, "f.yaml:1:2: is not UTF-8 text here. Save the file as UTF-8.")]
    // An umlaut as Latin-1 has it; the one before is right.
    [InlineData(new byte[] { 0x61, 0x3A, 0x20, 0xC3, 0xBC, 0x0A, 0x62, 0x3A, 0x20, 0xFC, 0x0A }, "f.yaml:2:4: is not UTF-8 text here. Save the file as UTF-8.")]
    // UTF-16 with a byte order mark.
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x00 }, "f.yaml:1:1: is not UTF-8 text here. Save the file as UTF-8.")]
    public void Bytes_that_are_not_text_are_refused_where_they_are(byte[] bytes, string expected)
    {
        var problems = new List<Problem>();
        Assert.Empty(YamlDocuments.Read("f.yaml", bytes, problems));
        Assert.Equal(expected, problems.Single().ToString());
    }

    [Fact]
    public void A_document_of_ten_megabytes_is_read_whole()
    {
        var lines = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"  key-{i:000000}: {new string('x', 90)}\n"));

        var document = (MapValue)Read("kind: ConfigMap\ndata:\n" + lines + "last: 1\n").Single();

        Assert.Equal(100_000, document.GetMap("data")!.Count);
        Assert.Equal("100003:1", document.PositionOf("last").ToString());
    }

    [Fact]
    public void A_key_that_is_there_twice_is_found_among_many()
    {
        var lines = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"k{i}: 1\n"));

        Assert.Equal(["f.yaml:50001:1: the key 'k49999' is there twice; first at line 50000."], Problems(lines + "k49999: 2\n"));
    }

    [Fact]
    public void Deep_nesting_in_block_style_is_refused_too() => Assert.Contains(
        "nested too deeply", Problems(string.Concat(Enumerable.Range(0, 400).Select(i => new string(' ', i) + "a:\n"))).Single(), StringComparison.Ordinal);

    [Theory]
    [InlineData("a: 1\n  b: 2", "f.yaml:2:")]
    [InlineData("a: 'x", "f.yaml:1:")]
    [InlineData("a: [1, 2", "f.yaml:")]
    [InlineData("a: b: c", "f.yaml:1:")]
    [InlineData("a: @x", "f.yaml:1:")]
    [InlineData("%YAML 3.0\n---\na: 1", "f.yaml:1:")]
    [InlineData("a: &a [*a]", "f.yaml:1:")]
    public void What_is_no_YAML_is_one_problem_at_its_line(string yaml, string place) =>
        Assert.StartsWith(place, Problems(yaml).Single(), StringComparison.Ordinal);

    [Theory]
    // Quoted scalars of several lines, whose lines may begin anywhere.
    [InlineData("a:\n  b: \"one\n  two\"\n  c: 1", """{"a":{"b":"one two","c":1}}""")]
    [InlineData("a:\n  b: \"one\ntwo\"", """{"a":{"b":"one two"}}""")]
    [InlineData("a:\n  b: 'one\ntwo'", """{"a":{"b":"one two"}}""")]
    [InlineData("a:\n  b: \"one\n\n# two \\\n three\"", """{"a":{"b":"one\n# two three"}}""")]
    [InlineData("a:\n- \"x\r\ny\"\r\n", """{"a":["x y"]}""")]
    [InlineData("a:\n  b: \"x\n\ty\"", """{"a":{"b":"x y"}}""")]
    // Flow collections likewise.
    [InlineData("a: {\n  b: 1\n}", """{"a":{"b":1}}""")]
    [InlineData("a: {\nb: 1,\n\"c\": \"d\n  e\"\n}\nf: 2", """{"a":{"b":1,"c":"d e"},"f":2}""")]
    [InlineData("a:\n  - b: [\n  x, # one\n{ q: z\n}\n  ]\n  - c", """{"a":[{"b":["x",{"q":"z"}]},"c"]}""")]
    // What looks like either, and is not.
    [InlineData("a:\n  t: |\n    \"open {\n  u: it's \"odd\n    \"and more {\n  v: x # \"c\n  w: \"y\nz\"", """{"a":{"t":"\"open {\n","u":"it's \"odd \"and more {","v":"x","w":"y z"}}""")]
    [InlineData("a: !!binary aGVsbG8=", """{"a":"hello"}""")]
    public void What_kubectl_reads_is_read(string yaml, string json) => Assert.Equal(json, Read(yaml).Single().ToString());

    [Theory]
    [InlineData("a:\n  b: \"one\n--- two\"")]
    [InlineData("a:\n  b: \"one\n")]
    [InlineData("a:\n  b: {\nc: [1\n}")]
    public void A_quote_or_bracket_that_is_not_closed_stays_a_mistake(string yaml) => Assert.NotEmpty(Problems(yaml));

    [Fact]
    public void Places_in_lines_that_stand_far_left_are_right()
    {
        var document = (MapValue)Read("a:\n    b: {\n  c: 1,\nd: [ 2 ] }\ne: \"x\n y\"").Single();

        var flow = (MapValue)document.At("a", "b")!;
        Assert.Equal("3:3", flow.PositionOf("c").ToString());
        Assert.Equal("3:6", flow["c"]!.Position.ToString());
        Assert.Equal("4:1", flow.PositionOf("d").ToString());
        Assert.Equal("4:6", flow.GetList("d")![0].Position.ToString());
        Assert.Equal("5:4", document["e"]!.Position.ToString());
    }

    [Fact]
    public void A_mistake_behind_lines_that_stand_far_left_is_told_at_its_own_place() =>
        Assert.Equal(["f.yaml:5:1: the key 'c' is there twice; first at line 4."], Problems("a:\n  b: \"x\n  y\"\nc: 1\nc: 2"));

    [Fact]
    public void JSON_documents_may_follow_each_other()
    {
        var documents = Read("""{"a": 1} {"b": "ü}{"}""" + "\n\n  {\n\t\"c\": [\n2]}\n");

        Assert.Equal(["""{"a":1}""", """{"b":"ü}{"}""", """{"c":[2]}"""], documents.Select(document => document.ToString()));
        Assert.Equal("1:10", documents[1].Position.ToString());
        Assert.Equal("5:1", ((MapValue)documents[2]).GetList("c")![0].Position.ToString());
    }

    [Fact]
    public void A_byte_order_mark_in_the_middle_of_a_file_does_not_matter() =>
        Assert.Equal(["""{"a":1}""", """{"b":2}"""], Read("\uFEFFa: 1\n---\n\uFEFFb: 2\n".TrimStart('\uFEFF')).Select(document => document.ToString()));

    [Theory]
    [InlineData("b: 2\n<<: *m")]
    [InlineData("<<: *m\n  b: 2")]
    public void Own_keys_win_over_merged_ones_wherever_they_stand(string own) =>
        Assert.Equal("2", ((MapValue)Read($"m: &m {{ b: 1, c: 1 }}\nd:\n  {own.Replace("\n<<", "\n  <<", StringComparison.Ordinal)}").Single()).At("d", "b")!.ToString());

    [Theory]
    [InlineData("password: *hunter2")]
    [InlineData("password: !hunter2 x")]
    [InlineData("password: &hunter2! x\nother: *hunter2x")]
    [InlineData("password: @hunter2")]
    [InlineData("password: %hunter2")]
    [InlineData("password: hunter2: x")]
    [InlineData("password: `hunter2")]
    [InlineData("password: \"hunter2\\q\"")]
    [InlineData("password: {hunter2")]
    [InlineData("password: 'hunter2")]
    [InlineData("{ hunter2, hunter2 }")]
    [InlineData("hunter2:\nhunter2:\n")]
    [InlineData("? hunter2\n? hunter2\n")]
    public void A_value_that_YAML_takes_for_something_else_is_not_repeated(string yaml) =>
        Assert.DoesNotContain("hunter2", string.Join('\n', Problems(yaml)), StringComparison.Ordinal);

    private static IReadOnlyList<Value> Read(string yaml)
    {
        var problems = new List<Problem>();
        var documents = YamlDocuments.Read("f.yaml", yaml, problems);
        Assert.Empty(problems);
        return documents;
    }

    private static List<string> Problems(string yaml)
    {
        var problems = new List<Problem>();
        YamlDocuments.Read("f.yaml", yaml, problems);
        return [.. problems.Select(problem => problem.ToString())];
    }
}
