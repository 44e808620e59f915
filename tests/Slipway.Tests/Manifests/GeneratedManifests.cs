using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Tests.Manifests;

/// <summary>Documents made at random, with the images to edit at known places: every other byte must stay.</summary>
public sealed class GeneratedManifests
{
    private static readonly ImageReference Image = ImageReference.Parse(
        "ghcr.io/acme/web:1.4.0@sha256:1111111111111111111111111111111111111111111111111111111111111111");

    [Fact]
    public void Every_byte_outside_of_the_images_stays()
    {
        var edited = 0;
        for (var seed = 0; seed < 1500; seed++)
        {
            var generated = new Generator(new Random(seed));
            var (before, after) = generated.File();

            var edit = ManifestEdit.SetImage("dev/web", [new ConfigFile("dev/web/web.yaml", before)], Image, []);

            var actual = edit.Files.Count == 0 ? before : edit.Files[0].After.ToArray();
            Assert.True(after.AsSpan().SequenceEqual(actual), $"seed {seed}:\n{Encoding.UTF8.GetString(before)}\nbecame\n{Encoding.UTF8.GetString(actual)}");
            edited += edit.Changes.Count;
        }

        Assert.True(edited > 1500);
    }

    private sealed class Generator(Random random)
    {
        private readonly StringBuilder before = new();
        private readonly StringBuilder after = new();
        private string lineBreak = "\n";

        public (byte[] Before, byte[] After) File()
        {
            lineBreak = Pick("\n", "\n", "\r\n");
            var mark = Chance(5) ? "\uFEFF" : "";
            var documents = random.Next(1, 4);
            for (var i = 0; i < documents; i++)
            {
                if (i > 0 || Chance(3))
                {
                    Line("---" + Pick("", " # next", "   "));
                }

                Comments(0);
                Document(isLast: i == documents - 1);
            }

            var dropLast = Chance(4);
            return (Bytes(before), Bytes(after));

            byte[] Bytes(StringBuilder text) => Encoding.UTF8.GetBytes(mark + (dropLast ? text.ToString().TrimEnd('\r', '\n') : text.ToString()));
        }

        private void Document(bool isLast)
        {
            if (Chance(4))
            {
                Line("apiVersion: v1");
                Line("kind: List");
                Line("items:");
                Line("- kind: Pod");
                PodSpec(2, needsOne: isLast);
                return;
            }

            Line("kind: " + Pick("Deployment", "StatefulSet", "Rollout", "\"Job\""));
            Line("metadata: {name: web, labels: {image: ghcr.io/acme/web:1.3.0}}");
            Comments(0);
            Line("spec:");
            Line("  template:" + Comment());
            PodSpec(4, needsOne: isLast);
        }

        private void PodSpec(int indent, bool needsOne)
        {
            Line(Spaces(indent) + "spec:");
            Line(Spaces(indent + 2) + Pick("containers:", "initContainers:"));
            var deeper = indent + random.Next(2, 6);
            var containers = random.Next(1, 4);
            for (var i = 0; i < containers; i++)
            {
                Container(deeper, ours: (needsOne && i == 0) || Chance(2));
            }

            if (Chance(2))
            {
                Line(Spaces(indent + 2) + "restartPolicy: Always" + Comment());
            }
        }

        private void Container(int indent, bool ours)
        {
            Comments(indent);
            var value = ours ? Ours() : Pick("nginx:1.27", "ghcr.io/acme/web-proxy:1.3.0", "ghcr.io/acme/web/ui:1.3.0", "localhost:5000/acme/web:1");
            if (Chance(5))
            {
                var quote = Pick("", "\"", "'");
                Image(Spaces(indent) + "- {name: c, image: " + quote, value, quote + Pick("", ", args: [a, \"b # c\"]") + "}" + Comment(), ours);
                return;
            }

            if (Chance(2))
            {
                Line(Spaces(indent) + "- name: " + Pick("c", "\"ä 🚀\"", "'it''s'") + Comment());
                Field(Spaces(indent + 2), value, ours);
            }
            else
            {
                Field(Spaces(indent) + "- ", value, ours);
            }

            if (Chance(2))
            {
                Line(Spaces(indent + 2) + "args: [\"image: ghcr.io/acme/web:1.3.0\"]");
            }

            if (Chance(3))
            {
                Line(Spaces(indent + 2) + "command:" + Pick("", " # 🚀"));
                Line(Spaces(indent + 2) + "- |");
                Line(Spaces(indent + 6) + "image: ghcr.io/acme/web:1.3.0");
            }
        }

        private void Field(string start, string value, bool ours)
        {
            var key = Pick("image:", "image:", "\"image\":", "image :");
            switch (random.Next(7))
            {
                case 0:
                    Image(start + key + " &a" + random.Next(9) + " ", value, Comment(), ours);
                    break;
                case 1:
                    Line(start + key + Pick(" >-", " |-") + Comment());
                    Image(Spaces(start.Length + 2), value, "", ours);
                    break;
                case 2:
                    var quote = Pick("\"", "'");
                    Image(start + key + Spaces(random.Next(1, 4)) + quote, value, quote + Comment(), ours);
                    break;
                case 3 when ours:
                    Image(start + key + " ", value, " # slipway:ignore", ours: false);
                    Image(Spaces(start.Length - 2) + "- image: ", value, Comment(), ours);
                    break;
                default:
                    Image(start + key + Spaces(random.Next(1, 4)), value, Comment(), ours);
                    break;
            }
        }

        private void Image(string start, string value, string end, bool ours)
        {
            before.Append(start).Append(value).Append(end).Append(lineBreak);
            after.Append(start).Append(ours ? GeneratedManifests.Image.ToString() : value).Append(end).Append(lineBreak);
        }

        private string Ours() => "ghcr.io/acme/web" + Pick(":1.3.0", "", ":unreleased", "@sha256:" + new string('2', 64), ":1@sha256:" + new string('3', 64));

        private void Comments(int indent)
        {
            while (Chance(4))
            {
                Line(Pick(Spaces(indent) + "# image: ghcr.io/acme/web:1.3.0", "", "#\ttabs\tand ü 🚀", Spaces(indent)));
            }
        }

        private string Comment() => Pick("", "", "   ", " # image: ghcr.io/acme/web:1.3.0", "\t# a tab", " # 🚀");

        private void Line(string text)
        {
            before.Append(text).Append(lineBreak);
            after.Append(text).Append(lineBreak);
        }

        private bool Chance(int one) => random.Next(one) == 0;

        private string Pick(params string[] choices) => choices[random.Next(choices.Length)];

        private static string Spaces(int count) => new(' ', count);
    }
}
