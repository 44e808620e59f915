namespace Slipway.ConfigRepositories;

/// <summary>What an entry of the config repository is.</summary>
public enum ConfigEntryKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A submodule.</summary>
    Submodule,
}
