namespace Slipway.Smoke;

/// <summary>What an application answered, fit for a log.</summary>
internal static class SmokeText
{
    private const int MaxLength = 200;

    /// <summary>The last line that says something.</summary>
    public static string End(string text) => Short(text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "");

    public static string Short(string text)
    {
        var line = string.Concat(text.Take(MaxLength + 1).Select(character => char.IsControl(character) ? ' ' : character));
        return line.Length <= MaxLength ? line.Trim() : line[..MaxLength].Trim() + "…";
    }
}
