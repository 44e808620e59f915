using System.Text.RegularExpressions;

namespace Slipway.Releases;

/// <summary>
/// The part of a pull request's body that is Slipway's, between two hidden markers. What people write before and behind it is theirs. Text of others within it holds no HTML comment, and so no
/// marker.
/// </summary>
internal static partial class OwnPart
{
    private const string Begin = "<!-- slipway:begin -->";
    private const string End = "<!-- slipway:end -->";

    // Of GitHub's (https://docs.github.com/rest/pulls).
    private const int MaxBodyLength = 65_536;

    /// <summary>A text, marked.</summary>
    public static string Mark(string text) => $"{Begin}\n{text.TrimEnd()}\n{End}\n";

    /// <summary>Slipway's part of a body; all of it where there are no markers.</summary>
    public static string Of(string body) => Find(body) is { } range ? body[range] : body;

    /// <summary>A body whose part is the one of another body, with everything else as it is.</summary>
    /// <param name="old">The body as people left it.</param>
    /// <param name="wanted">What Slipway has to say, marked.</param>
    public static string Replace(string old, string wanted)
    {
        old = old.ReplaceLineEndings("\n");
        if (Find(wanted) is not { } part || string.IsNullOrWhiteSpace(old))
        {
            return wanted;
        }

        var own = wanted[part];
        // Restores had no markers once; a release without any is somebody else's text.
        var (before, behind) = Find(old) is { } range ? (old[..range.Start], old[range.End..]) : own.Contains(ReleaseMarker.Start, StringComparison.Ordinal) ? (old.TrimEnd() + "\n\n", "\n") : ("", "\n");
        if (before.Length + own.Length + behind.Length > MaxBodyLength)
        {
            own = Diff().Replace(own, "The change in the manifests: see the files of this pull request.");
        }

        return before + own + behind;
    }

    /// <summary>Whether a line is one of the markers.</summary>
    public static bool IsMarker(string line) => line is Begin or End;

    private static Range? Find(string body)
    {
        var begins = Markers().Matches(body).Where(marker => marker.Value == Begin).Select(marker => marker.Index).ToList();
        if (begins.Count > 0)
        {
            // People may quote it, and what they quote is theirs.
            var begin = begins.Where(start => !IsFenced(body, start) && IsWhole(body, start)).Append(begins[0]).First();
            var next = Markers().Match(body, begin + Begin.Length);
            return begin..(next is { Success: true, Value: End } ? next.Index + End.Length : EndOfMarker(body, begin) ?? body.Length);
        }

        // Before there were these markers, a release ended with its own, and people could write before and behind it.
        var marker = body.LastIndexOf(ReleaseMarker.Start, StringComparison.Ordinal);
        if (marker < 0)
        {
            return null;
        }

        var first = First().Match(body) is { Success: true, Index: var index } && index < marker ? index : 0;
        var close = EndOfMarker(body, marker) ?? body.Length;
        return first..(LostEnd().Match(body, close) is { Success: true } lost ? close + lost.Length : close);
    }

    private static bool IsWhole(string body, int begin) => Markers().Match(body, begin + Begin.Length) is { Success: true, Value: End };

    // Within a block of code that is open there.
    private static bool IsFenced(string body, int at) => Fences().Count(body[..at]) % 2 == 1;

    private static int? EndOfMarker(string body, int from) =>
        body.IndexOf(ReleaseMarker.Start, from, StringComparison.Ordinal) is >= 0 and var marker && body.IndexOf("-->", marker, StringComparison.Ordinal) is >= 0 and var close
            ? close + "-->".Length : null;

    [GeneratedRegex(@"^<!-- slipway:(begin|end) -->(?=[ \t]*\r?$)", RegexOptions.Multiline)]
    private static partial Regex Markers();

    [GeneratedRegex(@"^ {0,3}(```|~~~)", RegexOptions.Multiline)]
    private static partial Regex Fences();

    [GeneratedRegex(@"\G\s*<!-- slipway:end -->")]
    private static partial Regex LostEnd();

    [GeneratedRegex(@"^Merge to deploy \*\*", RegexOptions.Multiline)]
    private static partial Regex First();

    // To the last end of details: the change may hold such a line.
    [GeneratedRegex(@"<details><summary>The change in the manifests</summary>.*\n</details>", RegexOptions.Singleline)]
    private static partial Regex Diff();
}
