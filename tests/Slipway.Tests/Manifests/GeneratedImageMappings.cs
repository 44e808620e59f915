using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;
using YamlDotNet.RepresentationModel;

namespace Slipway.Tests.Manifests;

/// <summary>Kustomizations, values of charts and JSON made at random, whose images have their parts in several keys: every other byte must stay.</summary>
public sealed class GeneratedImageMappings
{
    private const string Repository = "ghcr.io/acme/web";
    private static readonly string Digest = "sha256:" + new string('1', 64);
    private static readonly ImageReference Image = ImageReference.Parse($"{Repository}:1.4.0@{Digest}");

    [Theory]
    [InlineData("kustomization.yaml")]
    [InlineData("values-dev.yaml")]
    [InlineData("settings.json")]
    public void Every_byte_outside_of_the_images_stays_and_the_images_are_read_back(string name)
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            var (before, after) = new Generator(new Random(seed), name).File();
            var paths = name.EndsWith(".json", StringComparison.Ordinal) ? new[] { new ImagePath { File = name, Path = "web.image" } } : [];

            var edit = ManifestEdit.SetImage("dev/web", [new ConfigFile("dev/web/" + name, before)], Image, paths);

            var actual = edit.Files.Count == 0 ? before : edit.Files[0].After.ToArray();
            Assert.True(after.AsSpan().SequenceEqual(actual), $"seed {seed}:\n{Encoding.UTF8.GetString(before)}\nbecame\n{Encoding.UTF8.GetString(actual)}");
            AssertHoldsTheImage(actual, seed);
            Assert.Empty(ManifestEdit.SetImage("dev/web", [new ConfigFile("dev/web/" + name, actual)], Image, paths).Files);
        }
    }

    // By another reader than the edit's own: the object model.
    private static void AssertHoldsTheImage(byte[] file, int seed)
    {
        var stream = new YamlStream();
        stream.Load(new StreamReader(new MemoryStream(file)));
        var mappings = stream.Documents.SelectMany(document => document.AllNodes).OfType<YamlMappingNode>()
            .Where(mapping => Text(mapping, "repository") == Repository || Text(mapping, "name") == Repository).ToList();
        Assert.NotEmpty(mappings);
        Assert.All(mappings, mapping => Assert.True(
            (Text(mapping, "newTag") ?? Text(mapping, "tag")) + Text(mapping, "digest") is var written
            && (written == "1.4.0" + Digest || written == Digest || written == "1.4.0@" + Digest), $"seed {seed}: {mapping}"));
    }

    private static string? Text(YamlMappingNode mapping, string key) =>
        mapping.Children.TryGetValue(new YamlScalarNode(key), out var value) ? (value as YamlScalarNode)?.Value : null;

    private sealed class Generator(Random random, string name)
    {
        private readonly StringBuilder before = new();
        private readonly StringBuilder after = new();
        private readonly string lineBreak = random.Next(3) == 0 ? "\r\n" : "\n";

        public (byte[] Before, byte[] After) File()
        {
            switch (name)
            {
                case "kustomization.yaml":
                    Kustomization();
                    break;
                case "settings.json":
                    Json();
                    break;
                default:
                    Values();
                    break;
            }

            var mark = Chance(5) ? "\uFEFF" : "";
            var trims = Chance(3);
            return (Bytes(before), Bytes(after));

            byte[] Bytes(StringBuilder text) => Encoding.UTF8.GetBytes(mark + (trims ? text.ToString().TrimEnd('\r', '\n') : text.ToString()));
        }

        private void Kustomization()
        {
            Both("resources: [a.yaml]" + Comment());
            Both(Pick("images:", "\"images\":") + Comment());
            var ours = random.Next(3);
            for (var i = 0; i < 3; i++)
            {
                Noise(0);
                if (i != ours)
                {
                    Both(Pick("- name: nginx", "- { name: ghcr.io/acme/web-proxy, newTag: 1.3.0 }", "- digest: " + Old() + lineBreak + "  name: redis"));
                }
                else if (Chance(4))
                {
                    Line("- { name: " + Repository + ", newTag: ", "1.3.0", "1.4.0", "", $", digest: {Digest}", Pick(" }", "}") + Comment());
                }
                else
                {
                    Block("- name: " + Repository, "newTag", digestLast: true);
                }
            }

            Both("namespace: dev");
        }

        private void Values()
        {
            Noise(0);
            Both("proxy: { image: { repository: ghcr.io/acme/web-proxy, tag: 1.3.0 } }" + Comment());
            Both("web:");
            Noise(2);
            Both("  image:" + Pick("", " &image") + Comment());
            if (Chance(3))
            {
                // Without a digest, the tag carries it.
                Both("    repository: " + Quoted(Repository) + Comment());
                Noise(4);
                var quote = Pick("", "\"", "'");
                Line("    tag: " + quote, "1.3.0", "1.4.0@" + Digest, quote + Comment());
            }
            else
            {
                Block("    repository: " + Quoted(Repository), "tag", digestLast: false);
            }

            Both("  replicas: 2" + Comment());
        }

        // A tag and a digest, in any order; a kustomization gets the digest where it has none.
        private void Block(string first, string tagKey, bool digestLast)
        {
            var indent = new string(' ', first.IndexOfAny(['n', 'r']));
            Both(first + Comment());
            Noise(indent.Length);
            var hasDigest = !digestLast || Chance(2);
            var tagFirst = !hasDigest || Chance(2);
            if (!tagFirst)
            {
                DigestLine(indent);
            }

            var quote = Pick("", "\"", "'");
            Line($"{indent}{tagKey}:{Pick(" ", "   ", " &tag ")}{quote}", Pick("1.3.0", "unreleased-2"), "1.4.0", quote + Comment());
            if (!hasDigest)
            {
                after.Append(indent).Append("digest: ").Append(Digest).Append(lineBreak);
            }
            else if (tagFirst)
            {
                Noise(indent.Length);
                DigestLine(indent);
            }
        }

        private void DigestLine(string indent)
        {
            var quote = Pick("", "\"", "'");
            Line($"{indent}digest: {quote}", Old(), Digest, quote + Comment());
        }

        private void Json()
        {
            Both("{");
            Both("\t\"other\": { \"tag\": \"1.3.0\", \"text\": \"\\u00e4 # no comment\" },");
            before.Append("  \"web\": { \"image\": {");
            after.Append("  \"web\": { \"image\": {");
            var space = Pick("", " ", "\n    ", "\t");
            Append(space + "\"repository\" : \"" + Repository + "\"", null);
            if (Chance(3))
            {
                // The chart's convention: a tag that can carry the digest.
                Append(", \"tag\":\"", null);
                Append("1.3.0", "1.4.0@" + Digest);
                Append("\"", null);
            }
            else
            {
                Append("," + space + "\"digest\": \"", null);
                Append(Old(), Digest);
                Append("\"", null);
                if (Chance(2))
                {
                    Append(", \"tag\": \"", null);
                    Append("1.3.0", "1.4.0");
                    Append("\"", null);
                }
            }

            Both(space + "} }");
            Both("}");
        }

        private void Append(string old, string? @new)
        {
            before.Append(old);
            after.Append(@new ?? old);
        }

        private void Line(params string[] parts)
        {
            // Pairs of old and new in the middle; start and end are the same in both.
            Append(parts[0], null);
            for (var i = 1; i + 1 < parts.Length; i += 2)
            {
                Append(parts[i], parts[i + 1]);
            }

            Append(parts[^1] + lineBreak, null);
        }

        private void Both(string text) => Append(text + lineBreak, null);

        private void Noise(int indent)
        {
            while (Chance(3))
            {
                Both(Pick(new string(' ', indent) + "# newTag: 1.3.0", "", "#\ttab 🚀", new string(' ', indent)));
            }
        }

        private string Quoted(string text) => Pick("", "\"", "'") is var quote ? quote + text + quote : text;

        private static string Old() => "sha256:" + new string('2', 64);

        private string Comment() => Pick("", "", "  ", " # tag: 1.3.0", "\t# a tab", " # 🚀");

        private bool Chance(int one) => random.Next(one) == 0;

        private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
    }
}
