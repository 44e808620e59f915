using System.Diagnostics;
using System.Text;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests;

public sealed class ReadingLikeKubectl : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-yaml-");

    [KubectlFact]
    public async Task Lines_of_texts_and_flow_collections_may_begin_where_kubectl_lets_them_begin()
    {
        var seed = Environment.TickCount;
        var read = 0;
        for (var i = 0; i < 30; i++)
        {
            var yaml = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n" + new Writer(new Random(seed + i)).Block(2);
            var problems = new List<Problem>();
            var ours = YamlDocuments.Read("f.yaml", yaml, problems);
            var theirs = await ReadByKubectlAsync(yaml);

            Assert.True(theirs is null || problems.Count == 0, $"seed {seed + i}: {string.Join("; ", problems)}\n{yaml}");
            if (theirs is not null)
            {
                read++;
                Assert.True(Equals(((MapValue)ours.Single())["spec"], theirs["spec"]), $"seed {seed + i}: {ours.Single()}\nis not\n{theirs}\n{yaml}");
            }
        }

        Assert.True(read > 5, $"seed {seed}: kubectl read only {read}");
    }

    public void Dispose() => folder.Delete(recursive: true);

    // Reads a file and prints it as JSON, without a cluster.
    private async Task<MapValue?> ReadByKubectlAsync(string yaml)
    {
        var file = Path.Combine(folder.FullName, "f.yaml");
        await File.WriteAllTextAsync(file, yaml);
        using var process = Process.Start(new ProcessStartInfo("kubectl", ["label", "--local", "-f", file, "x=y", "-o", "json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        _ = await errors;
        return process.ExitCode == 0 ? (MapValue)JsonValues.Read(Encoding.UTF8.GetBytes(output)) : null;
    }

    /// <summary>Writes YAML whose lines are indented as it comes, among texts that look like quotes and brackets.</summary>
    private sealed class Writer(Random random)
    {
        public string Block(int indent, int depth = 0)
        {
            var text = new StringBuilder();
            var isList = random.Next(3) == 0;
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                text.Append(' ', indent).Append(isList ? "-" : Pick($"k{i}:", $"\"k {i}\":", $"'k{i}':"));
                text.Append(random.Next(6) switch
                {
                    0 when depth < 3 => "\n" + Block(indent + Pick(1, 2, 4), depth + 1),
                    1 => Pick(" |", " |-", " >") + "\n" + new string(' ', indent + 2) + Pick("\"open", "{ brace", "# none", "a: b") + "\n",
                    2 => " " + Pick("it's \"odd", "a { b", "said \"hi") + Pick("", "\n" + new string(' ', indent + 2) + Pick("\"more", "[x", "# c")) + "\n",
                    _ => " " + Pick("", "&an ") + Flow(0) + Pick("", " # tail") + "\n",
                });
            }

            return text.ToString();
        }

        private string Flow(int depth) => random.Next(depth < 3 ? 5 : 3) switch
        {
            0 => '"' + Lines("one", "two {", "three ]", "# four", "fi: ve", "'", "\\\"x", "- y", " \\") + '"',
            1 => "'" + Lines("one", "two {", "''", "# four", "fi: ve", "\"") + "'",
            2 => Pick("plain", "two words", "1", "true", "x:y", "a#b"),
            3 => "{" + Gap() + Pick("a", "\"q d\"", "'s'") + ":" + Pick(" ", "\n" + Spaces() + " ") + Flow(depth + 1) + Gap() + "," + Gap() + "b: " + Flow(depth + 1) + Gap() + "}",
            _ => "[" + Gap() + Flow(depth + 1) + Gap() + "," + Gap() + Flow(depth + 1) + Gap() + "]",
        };

        private string Lines(params string[] choices) => string.Join("\n" + Spaces(), Enumerable.Range(0, random.Next(1, 4)).Select(_ => Pick(choices)));

        private string Gap() => Pick("", " ", "\n" + Spaces(), "  # c\n" + Spaces(), "\n\n" + Spaces());

        private string Spaces() => new(' ', Pick(0, 0, 1, 2, 3, 6));

        private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
    }
}
