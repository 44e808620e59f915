namespace Slipway.Validation;

/// <summary>Orders <c>file:line:column</c> by file, then by number.</summary>
internal sealed class SubjectOrder : IComparer<string>
{
    public static readonly SubjectOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var (one, other) = (Split(x ?? ""), Split(y ?? ""));
        var files = string.CompareOrdinal(one.File, other.File);
        return files != 0 ? files : (one.Line, one.Column).CompareTo((other.Line, other.Column));
    }

    private static (string File, int Line, int Column) Split(string subject)
    {
        var parts = subject.Split(':');
        return parts.Length >= 3 && int.TryParse(parts[^1], out var column) && int.TryParse(parts[^2], out var line)
            ? (string.Join(':', parts[..^2]), line, column)
            : (subject, 0, 0);
    }
}
