namespace Nuke.Common.Tooling;

/// <summary>What to expect of a process.</summary>
public static class ProcessExtensions
{
    /// <summary>Waits for the end and fails where it took longer than allowed.</summary>
    public static IProcess AssertWaitForExit(this IProcess? process)
    {
        Assert.NotNull(process, "No process was started");
        Assert.True(process.WaitForExit(), $"{Path.GetFileName(process.FileName)} was killed because it took too long");
        return process;
    }

    /// <summary>Waits for the end and fails unless the exit code is 0.</summary>
    /// <exception cref="ProcessException">The exit code is not 0.</exception>
    public static IProcess AssertZeroExitCode(this IProcess? process)
    {
        process = process.AssertWaitForExit();
        return process.ExitCode == 0 ? process : throw new ProcessException(process);
    }

    /// <summary>Fails where a process has written to standard error.</summary>
    public static IReadOnlyCollection<Output> EnsureOnlyStd(this IReadOnlyCollection<Output> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (var line in output)
            Assert.True(line.Type == OutputType.Std, $"Unexpected on standard error: {line.Text}");
        return output;
    }

    /// <summary>The lines of standard output as one text.</summary>
    public static string StdToText(this IEnumerable<Output> output) =>
        string.Join(Environment.NewLine, output.Where(x => x.Type == OutputType.Std).Select(x => x.Text));
}
