using System.Text;

namespace Nuke.Common.Tooling;

/// <summary>A process has ended with an exit code other than 0.</summary>
#pragma warning disable CA1032 // Only ever made from a process.
public class ProcessException(IProcess process) : Exception(Describe(process))
#pragma warning restore CA1032
{
    /// <summary>The exit code.</summary>
    public int ExitCode { get; } = process.ExitCode;

    private static string Describe(IProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        var text = new StringBuilder($"{Path.GetFileName(process.FileName)} has ended with exit code {process.ExitCode}.");
        text.AppendLine().Append($"  > {process.FileName} {process.Arguments}");
        text.AppendLine().Append($"  @ {process.WorkingDirectory}");
        foreach (var line in process.Output)
        {
            if (line.Type == OutputType.Err)
                text.AppendLine().Append($"  {line.Text}");
        }

        return text.ToString();
    }
}
