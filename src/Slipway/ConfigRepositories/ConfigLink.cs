namespace Slipway.ConfigRepositories;

/// <summary>A symbolic link of the config repository.</summary>
/// <param name="Path">From the repository's root, with forward slashes.</param>
/// <param name="Target">What it leads to, as it is written.</param>
public sealed record ConfigLink(string Path, string Target)
{
    /// <summary>The file or folder that it leads to, from the repository's root; null where that is not in the repository.</summary>
    public string? LeadsTo { get; init; }

    /// <summary>The files there, at their own paths.</summary>
    public IReadOnlyList<ConfigFile> Files { get; init; } = [];
}
