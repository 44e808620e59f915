namespace Slipway;

/// <summary>
/// What is wrong, with its reasons. The first of them is on the first line: a status, a message and a summary show no other one.
/// </summary>
internal static class Reasons
{
    /// <param name="what">What is wrong, without a colon.</param>
    /// <param name="reasons">Why; at least one.</param>
    public static string Of(string what, IEnumerable<string> reasons) => $"{what}: {string.Join("\n  ", reasons)}";
}
