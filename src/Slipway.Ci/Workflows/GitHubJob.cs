namespace Slipway.Ci.Workflows;

/// <summary>A job of GitHub Actions (https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax).</summary>
internal sealed record GitHubJob
{
    public required string Id { get; init; }

    public required int Minutes { get; init; }

    /// <summary>Such as <c>contents: read</c>; what is not named is not given.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>Each as YAML, as it stands below <c>steps</c>; an empty one is left out.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>The environment whose rules hold for it; null for none.</summary>
    public string? Environment { get; init; }

    /// <summary>The jobs that come before it.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>When it runs; null for always.</summary>
    public string? Condition { get; init; }

    /// <summary>As YAML, as it stands below <c>jobs</c>.</summary>
    public string Text(string machine)
    {
        List<string> lines =
        [
            $"{Id}:",
            .. Needs.Count == 0 ? [] : (string[])[$"  needs: [{string.Join(", ", Needs)}]"],
            .. Condition is null ? [] : (string[])[$"  if: {Condition}"],
            $"  runs-on: {machine}",
            $"  timeout-minutes: {Minutes}",
            .. Environment is null ? [] : (string[])[$"  environment: {Environment}"],
            "  permissions:",
            .. Permissions.Distinct().Select(permission => $"    {permission}"),
            "  steps:",
            .. Steps.Where(step => step.Length > 0).Select(step => Indented(step, 4)),
        ];
        return string.Join('\n', lines);
    }

    /// <summary>Lines further to the right; empty ones stay empty.</summary>
    public static string Indented(string text, int spaces) =>
        string.Join('\n', text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? line : new string(' ', spaces) + line));
}
