using System.Security.Cryptography;
using Serilog;

namespace Slipway.Ci.Logs;

/// <summary>
/// Lines in the log of GitHub Actions, in groups that can be folded. No workflow command counts while Pods print
/// (https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#stopping-and-starting-workflow-commands).
/// </summary>
/// <param name="log">The log.</param>
/// <param name="output">Where GitHub Actions reads commands from.</param>
internal sealed class WorkflowCommandWriter(ILogger log, TextWriter output) : ILogWriter
{
    private readonly PlainWriter plain = new(log);

    // With it, commands count again. Nobody who prints can know it.
    private string? stopped;

    public bool ShowsWaiting => true;

    public void Begin(string title)
    {
        Resume();
        output.WriteLine($"::group::{GitHubAnnotation.Data(title)}");
    }

    public void End()
    {
        Resume();
        output.WriteLine("::endgroup::");
    }

    public void Write(LogLine line)
    {
        if (!line.IsPodOutput)
        {
            Resume();
        }
        else if (stopped is null)
        {
            stopped = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            output.WriteLine($"::stop-commands::{stopped}");
        }

        plain.Write(line);
    }

    public void WriteBlock(string title, IReadOnlyList<LogLine> lines)
    {
        if (lines.Count == 0)
        {
            Write(LogLine.Of(title));
            return;
        }

        Begin(title);
        foreach (var line in lines)
        {
            Write(line);
        }

        End();
    }

    private void Resume()
    {
        if (stopped is { } token)
        {
            stopped = null;
            output.WriteLine($"::{token}::");
        }
    }
}
