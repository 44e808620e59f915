namespace Nuke.Common;

/// <summary>How much of the log is printed.</summary>
public enum Verbosity
{
    /// <summary>Everything, with the stack traces of expected failures.</summary>
    Verbose,

    /// <summary>Everything from debug messages up. The default.</summary>
    Normal,

    /// <summary>Warnings and errors.</summary>
    Minimal,

    /// <summary>Errors.</summary>
    Quiet,
}
