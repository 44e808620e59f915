namespace Nuke.Common.Tooling;

/// <summary>A process that the build has started.</summary>
public interface IProcess : IDisposable
{
    /// <summary>The program.</summary>
    string FileName { get; }

    /// <summary>The arguments, secrets redacted.</summary>
    string Arguments { get; }

    /// <summary>The folder it runs in.</summary>
    string WorkingDirectory { get; }

    /// <summary>What it has printed so far. All of it once the process has been waited for.</summary>
    IReadOnlyCollection<Output> Output { get; }

    /// <summary>Its exit code, once it has ended.</summary>
    int ExitCode { get; }

    /// <summary>Whether it has ended.</summary>
    bool HasExited { get; }

    /// <summary>Its process id.</summary>
    int Id { get; }

    /// <summary>Ends it and what it has started.</summary>
    void Kill();

    /// <summary>Waits for its end; false if it took longer than allowed and was killed.</summary>
    bool WaitForExit();
}

/// <summary>Which stream a line came from.</summary>
public enum OutputType
{
    /// <summary>Standard output.</summary>
    Std,

    /// <summary>Standard error.</summary>
    Err,
}

/// <summary>A line that a process has printed.</summary>
#pragma warning disable CA1051, CA1815 // Fields and no equality: the shape that builds know.
public struct Output
{
    /// <summary>The stream.</summary>
    public OutputType Type;

    /// <summary>The line.</summary>
    public string Text;
}
#pragma warning restore CA1051, CA1815
