using System.Text;
using Nuke.Common.IO;
using Slipway.BuildHost.Parameters;
using Slipway.BuildHost.Tests.Builds;
using Slipway.BuildHost.Tests.Running;
using Xunit.Abstractions;

namespace Slipway.BuildHost.Tests;

/// <summary>Parameter files that editors, scripts and accidents leave behind.</summary>
public sealed class ParameterFileSpecs(ITestOutputHelper output) : IDisposable
{
    private readonly RepositoryFolder _repository = new();

    public static TheoryData<string, byte[], string> Wrong => new()
    {
        { "", [], ":1:1: " },
        { "no JSON", Bytes("oops"), ":1:1: " },
        { "cut off", Bytes("{\n  \"Count\": 1,\n"), ":3:1: " },
        { "two documents", Bytes("{}\n{}"), ":2:1: " },
        { "a list", Bytes("[1]"), ":1:1: expected an object, found a list." },
        { "null", Bytes("null"), ":1:1: expected an object, found null." },
        { "no UTF-8", [.. Bytes("{\n  \"Renamed\": \"ä"), 0xFF, .. Bytes("\"}")], ":2:16: byte 0xFF is not UTF-8. Save the file as UTF-8." },
        { "no UTF-8 in a comment", [.. Bytes("// "), 0xC3, 0x28, .. Bytes("\n{}")], ":1:4: byte 0xC3 is not UTF-8. Save the file as UTF-8." },
        { "no JSON behind a byte order mark", [0xEF, 0xBB, 0xBF, .. Bytes("oops")], ":1:1: " },
        { "UTF-16", Encoding.Unicode.GetBytes("{}"), ":1:1: is not UTF-8 but looks like UTF-16. Save it as UTF-8." },
        { "UTF-16 with a mark", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{}")], ":1:1: is not UTF-8 but looks like UTF-16. Save it as UTF-8." },
        { "half a surrogate", Bytes("""{ "Renamed": "a\ud800b" }"""), ":1:14: Renamed: has half of a surrogate pair" },
        { "half a surrogate in a list", Bytes("""{ "Names": ["a", "\udc00"] }"""), ":1:18: Names: has half of a surrogate pair" },
        { "half a surrogate in a name", Bytes("""{ "\ud800": 1 }"""), ":1:3: a name: has half of a surrogate pair" },
        { "a name twice", Bytes("{\n  \"Count\": 1,\n  \"Count\": 2\n}"), ":3:3: Count: is given twice, in line 2 as well. Delete one of them." },
        { "an object", Bytes("{\n  \"Count\": { \"a\": 1 }\n}"), ":2:12: Count: expected text, a number, true, false or a list, found an object." },
        { "an object in a list", Bytes("""{ "Names": ["a", {}] }"""), ":1:18: Names: expected text, a number, true or false in the list, found an object." },
        { "a list in a list", Bytes("""{ "Names": [["a"]] }"""), ":1:13: Names: expected text, a number, true or false in the list, found a list." },
        { "null in a list", Bytes("""{ "Names": [null] }"""), ":1:13: Names: expected text, a number, true or false in the list, found null." },
        { "a list for a scalar", Bytes("{\n  \"Count\": [1, 2] }"), ":2:3: Count: takes one value, not 2." },
        { "text for a number", Bytes("{\n  \"Count\": \"many\" }"), ":2:3: Count: 'many' is not a whole number." },
        { "a path with a zero", Bytes("""{ "Folder": "a\u0000b" }"""), ":1:3: Folder: a path has no character U+0000." },
        { "too deep", Bytes($$"""{ "Count": {{new string('[', 200)}}{{new string(']', 200)}} }"""), "" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_file_that_is_wrong_is_bad_input_with_its_line_and_column(string what, byte[] content, string problem)
    {
        ArgumentNullException.ThrowIfNull(what);
        foreach (var (file, arguments) in new[] { ("parameters.json", ""), ("parameters.ci.json", "--profile ci") })
        {
            _repository.Write($".nuke/parameters.json", "{}");
            await File.WriteAllBytesAsync(Path.Combine(_repository.Root, ".nuke", file), content);

            var outcome = await RunningProcess.RunBuild(nameof(Options), _repository, arguments);

            Assert.Equal(2, outcome.ExitCode);
            Assert.Contains($"error: .nuke/{file}:", outcome.Error, StringComparison.Ordinal);
            Assert.Contains($"{problem}", outcome.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", outcome.All, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_may_begin_with_the_byte_order_mark_of_UTF8()
    {
        _repository.Write(".nuke/parameters.json", "{}");
        await File.WriteAllBytesAsync(Path.Combine(_repository.Root, ".nuke", "parameters.json"), [0xEF, 0xBB, 0xBF, .. Bytes("{\n  \"Count\": 7 }")]);

        var outcome = await RunningProcess.RunBuild(nameof(Options), _repository, "");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("<Debug,7,", outcome.All, StringComparison.Ordinal);
    }

    [Fact]
    public void No_file_whatever_is_in_it_makes_the_host_fail()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"Seed: {seed}");
        var random = new Random(seed);
        var file = Path.Combine(_repository.Root, ".nuke", "parameters.json");
        var declarations = ParameterDeclarations.Find(typeof(Options));
        var original = Bytes("""
            // A comment
            { "$schema": "x", "Configuration": "ä€😀", "Count": -1, "Ratio": 1e3, "Speed": "Slow", "Size": "Small", "Folder": "../a",
              "Names": ["\ud83d\ude00", "b c"], "Numbers": "1+2", "KubeWait": true, "Pause": "00:01", "Unlisted": null, "Verbosity": "Quiet", }
            """);
        byte[][] pieces = [[0xFF], [0], [0xC3], [0xEF, 0xBB, 0xBF], Bytes("\\ud800"), Bytes("\""), Bytes("["), Bytes("]"), Bytes("{"), Bytes("}"), Bytes(","), Bytes(":"), Bytes("null"), Bytes("\\u0000"), Bytes("1e999"), Bytes("\n")];

        for (var i = 0; i < 5_000; i++)
        {
            var content = original.ToList();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                var at = random.Next(content.Count);
                content.RemoveRange(at, Math.Min(random.Next(12), content.Count - at));
                content.InsertRange(at, random.Next(2) == 0 ? pieces[random.Next(pieces.Length)] : [(byte)random.Next(256)]);
            }

            File.WriteAllBytes(file, [.. content]);
            var problems = new Problems();
            var failure = Record.Exception(() => ParameterValues.Resolve(CommandLine.Parse([]), declarations, AbsolutePath.Create(_repository.Root), problems));

            Assert.True(failure is null, $"seed {seed}, {i}: {failure}\n{Convert.ToBase64String([.. content])}");
            Assert.All(problems, problem => Assert.Matches(@"^\.nuke/parameters\.json:\d+:\d+: ", problem));
        }
    }

    public void Dispose() => _repository.Dispose();

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
