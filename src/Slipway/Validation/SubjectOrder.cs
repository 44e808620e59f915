using Slipway.Reports;

namespace Slipway.Validation;

/// <summary>Orders <c>file:line:column</c> by file, then by number.</summary>
internal sealed class SubjectOrder : IComparer<string>
{
    public static readonly SubjectOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var (one, other) = (ProblemPlace.Of(x ?? ""), ProblemPlace.Of(y ?? ""));
        var files = string.CompareOrdinal(one.File, other.File);
        return files != 0 ? files : (one.Line, one.Column).CompareTo((other.Line, other.Column));
    }
}
