using System.Text;

namespace Slipway.Tests.Manifests;

/// <summary>Damages files as people, merges, editors and attackers do.</summary>
internal sealed class Mutants(Random random, IReadOnlyList<byte[]> corpus)
{
    private static readonly string[] Oddities =
    [
        "\u0000", "\u0085", "\u2028", "\uFEFF", "\u200B", "🚀", "\t", "\r", "\r\n", "- :\n", ": ", "? ", "[", "]", "{", "}", "&a ", "*a", "<<: *a\n", "!!str ", "!<x> ", "%YAML 1.2\n", "---\n", "...\n",
        "|\n", ">-\n", "'", "\"", "\\", "\"\\u0041", "#", " #", "~", "null", "[]", "{}", "\u0001", "@", "`", "slipway:ignore", "  ", "\n", ",", "-", "--- x\n", "*", "&", "!", "|2-\n", "\"\\x", "? - :\n", "tag: []\n",
        "image: ghcr.io/acme/web:1.3.0\n", "ghcr.io/acme/web", "newTag: &t x\n", "resources: [a.\nimayaml]\n", "a:\n- :\n",
    ];

    /// <summary>A file with one to five damages.</summary>
    public byte[] Of(byte[] file)
    {
        var mutant = file.ToList();
        for (var count = random.Next(1, 6); count > 0; count--)
        {
            Damage(mutant);
        }

        return [.. mutant];
    }

    private void Damage(List<byte> file)
    {
        var (at, length) = Range(file);
        switch (random.Next(11))
        {
            case 0 when file.Count > 0:
                file[Math.Min(at, file.Count - 1)] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                file.RemoveRange(at, length);
                break;
            case 2:
                file.InsertRange(random.Next(file.Count + 1), file.GetRange(at, length));
                break;
            case 3:
                var other = corpus[random.Next(corpus.Count)].ToList();
                var (from, taken) = Range(other);
                file.InsertRange(at, other.GetRange(from, taken));
                break;
            case 4:
                file.RemoveRange(at, file.Count - at);
                break;
            case 5:
                Line(file, line => line.Concat(line));
                break;
            case 6:
                Line(file, _ => []);
                break;
            case 7:
                Line(file, line => Encoding.UTF8.GetBytes(new string(' ', random.Next(4))).Concat(line));
                break;
            case 8:
                file.InsertRange(at, Enumerable.Repeat(Encoding.UTF8.GetBytes(Oddity()), random.Next(8) == 0 ? random.Next(600) : 1).SelectMany(bytes => bytes));
                break;
            default:
                file.InsertRange(at, Encoding.UTF8.GetBytes(Oddity()));
                break;
        }
    }

    private string Oddity() => Oddities[random.Next(Oddities.Length)];

    private (int At, int Length) Range(List<byte> file)
    {
        var at = random.Next(file.Count + 1);
        return (at, random.Next(Math.Min(40, file.Count - at) + 1));
    }

    private void Line(List<byte> file, Func<IEnumerable<byte>, IEnumerable<byte>> change)
    {
        var at = random.Next(file.Count + 1);
        var start = at == 0 ? 0 : file.LastIndexOf((byte)'\n', at - 1) + 1;
        var end = file.IndexOf((byte)'\n', start) is var found and >= 0 ? found + 1 : file.Count;
        var line = change(file.GetRange(start, end - start)).ToList();
        file.RemoveRange(start, end - start);
        file.InsertRange(start, line);
    }
}
