using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Restores;

/// <summary>A deployment that failed, and what ran before it.</summary>
internal sealed record RestoreRequest
{
    /// <summary>The application.</summary>
    public required ApplicationName Application { get; init; }

    /// <summary>The stage.</summary>
    public required StageName Stage { get; init; }

    /// <summary>The files and folders that its rendering reads, from the repository's root: its own folder, and what that refers to.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The commit that failed.</summary>
    public required IConfigTree Failed { get; init; }

    /// <summary>The last commit that was healthy.</summary>
    public required IConfigTree Healthy { get; init; }

    /// <summary>Why it failed.</summary>
    public required string Reason { get; init; }

    /// <summary>The page of the run that failed; null when it has none.</summary>
    public Uri? Run { get; init; }

    /// <summary>The branch: <c>restore/{stage}/{application}</c>.</summary>
    public string Branch => $"restore/{Stage}/{Application}";
}
