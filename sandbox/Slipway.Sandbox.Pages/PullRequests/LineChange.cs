namespace Slipway.Sandbox.Pages.PullRequests;

/// <summary>The part of a line that differs from another: behind what both begin with and before what both end with.</summary>
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

        return (start, end);
    }
}
