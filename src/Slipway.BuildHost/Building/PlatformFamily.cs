namespace Nuke.Common;

/// <summary>The operating systems that builds tell apart.</summary>
public enum PlatformFamily
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>Windows.</summary>
    Windows,

    /// <summary>Linux.</summary>
    Linux,

    /// <summary>macOS.</summary>
    OSX,
}
