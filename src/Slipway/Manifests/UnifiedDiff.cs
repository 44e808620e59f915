using System.Globalization;
using System.Text;

namespace Slipway.Manifests;

/// <summary>The lines that differ between the two states of a file, with three lines around them.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    public static string Of(FileEdit file)
    {
        var (head, tail) = Unchanged(file.Before.Span, file.After.Span);
        var (before, after) = (Lines(file.Before[head..^tail]), Lines(file.After[head..^tail]));
        var offset = file.Before.Span[..head].Count((byte)'\n');
        var text = new StringBuilder($"--- a/{file.Path}\n+++ b/{file.Path}\n");
        foreach (var hunk in Hunks(LineChange.Between(before, after)))
        {
            var start = Math.Max(0, hunk[0].BeforeStart - Context);
            var end = Math.Min(before.Length, hunk[^1].BeforeEnd + Context);
            var afterStart = hunk[0].AfterStart - (hunk[0].BeforeStart - start);
            var afterEnd = hunk[^1].AfterEnd + (end - hunk[^1].BeforeEnd);
            text.Append(CultureInfo.InvariantCulture, $"@@ -{Range(offset + start, offset + end)} +{Range(offset + afterStart, offset + afterEnd)} @@\n");
            var position = start;
            foreach (var change in hunk)
            {
                Append(text, ' ', before[position..change.BeforeStart]);
                Append(text, '-', before[change.BeforeStart..change.BeforeEnd]);
                Append(text, '+', after[change.AfterStart..change.AfterEnd]);
                position = change.BeforeEnd;
            }

            Append(text, ' ', before[position..end]);
        }

        return text.ToString();
    }

    // Whole lines at both ends that are the same in both and too far from a change to be shown: of a large file, most of it.
    private static (int Head, int Tail) Unchanged(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var head = before.CommonPrefixLength(after);
        for (var line = 0; line <= Context; line++)
        {
            head = Math.Max(0, before[..head].LastIndexOf((byte)'\n'));
        }

        head = head == 0 ? 0 : head + 1;
        var most = Math.Min(before.Length, after.Length) - head;
        var tail = 0;
        while (tail < most && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }

        for (var line = 0; line <= Context; line++)
        {
            var next = before[^tail..].IndexOf((byte)'\n');
            tail -= next < 0 ? tail : next + 1;
        }

        return (head, tail);
    }

    private static List<List<LineChange>> Hunks(IEnumerable<LineChange> changes)
    {
        var hunks = new List<List<LineChange>>();
        foreach (var change in changes)
        {
            if (hunks.Count > 0 && change.BeforeStart - hunks[^1][^1].BeforeEnd <= 2 * Context)
            {
                hunks[^1].Add(change);
            }
            else
            {
                hunks.Add([change]);
            }
        }

        return hunks;
    }

    private static string Range(int start, int end) => (end - start) switch
    {
        0 => $"{start},0",
        1 => $"{start + 1}",
        var count => $"{start + 1},{count}",
    };

    // A line keeps its line break, so that a missing last one shows.
    private static ReadOnlyMemory<byte>[] Lines(ReadOnlyMemory<byte> content)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        while (content.Length > 0)
        {
            var end = content.Span.IndexOf((byte)'\n');
            var length = end < 0 ? content.Length : end + 1;
            lines.Add(content[..length]);
            content = content[length..];
        }

        return [.. lines];
    }

    private static void Append(StringBuilder text, char sign, ReadOnlyMemory<byte>[] lines)
    {
        foreach (var bytes in lines)
        {
            var line = Encoding.UTF8.GetString(bytes.Span);
            text.Append(sign).Append(line.TrimEnd('\n', '\r')).Append('\n');
            if (!line.EndsWith('\n'))
            {
                text.Append("\\ No newline at end of file\n");
            }
        }
    }
}
