namespace Slipway.Sandbox.Pages.PullRequests;

/// <summary>The part of a line that differs from another: behind what both begin with and before what both end with, as whole words, versions and digests.</summary>
internal static class LineChange
{
    /// <summary>How many characters are the same at the start and, behind those, at the end.</summary>
    public static (int Start, int End) Of(string left, string right)
    {
        var start = left.AsSpan().CommonPrefixLength(right);
        var most = Math.Min(left.Length, right.Length) - start;
        var end = 0;
        while (end < most && left[^(end + 1)] == right[^(end + 1)])
        {
            end++;
        }

        // Nobody reads "1.[4].0": what is changed is a version, not a digit of it.
        while (start > 0 && IsWord(left[start - 1]) && (Goes(left, start) || Goes(right, start)))
        {
            start--;
        }

        while (end > 0 && IsWord(left[^end]) && (Goes(left, left.Length - end - 1) || Goes(right, right.Length - end - 1)))
        {
            end--;
        }

        return (start, end);
    }

    private static bool Goes(string line, int index) => index >= 0 && index < line.Length && IsWord(line[index]);

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character is '.' or '_' or '-';
}
