using System.Globalization;
using System.Text;
using Slipway.ConfigRepositories;

namespace Slipway.Manifests;

/// <summary>The lines that differ between the two states of a file, with three lines around them.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    public static string Of(FileEdit file)
    {
        var (head, tail) = Unchanged(file.Before.Span, file.After.Span);
        var (before, after) = (new TextLines(file.Before[head..^tail]), new TextLines(file.After[head..^tail]));
        var offset = file.Before.Span[..head].Count((byte)'\n');
        var text = new StringBuilder($"--- a/{file.Path}\n+++ b/{file.Path}\n");
        foreach (var hunk in Hunks(LineChange.Between(before, after)))
        {
            var start = Math.Max(0, hunk[0].BeforeStart - Context);
            var end = Math.Min(before.Count, hunk[^1].BeforeEnd + Context);
            var afterStart = hunk[0].AfterStart - (hunk[0].BeforeStart - start);
            var afterEnd = hunk[^1].AfterEnd + (end - hunk[^1].BeforeEnd);
            text.Append(CultureInfo.InvariantCulture, $"@@ -{Range(offset + start, offset + end)} +{Range(offset + afterStart, offset + afterEnd)} @@\n");
            var position = start;
            foreach (var change in hunk)
            {
                Append(text, ' ', before, position, change.BeforeStart);
                Append(text, '-', before, change.BeforeStart, change.BeforeEnd);
                Append(text, '+', after, change.AfterStart, change.AfterEnd);
                position = change.BeforeEnd;
            }

            Append(text, ' ', before, position, end);
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

    private static void Append(StringBuilder text, char sign, TextLines lines, int from, int to)
    {
        for (var number = from; number < to; number++)
        {
            var line = lines.Text(number);
            text.Append(sign).Append(line.TrimEnd('\n', '\r')).Append('\n');
            if (!line.EndsWith('\n'))
            {
                text.Append("\\ No newline at end of file\n");
            }
        }
    }
}
