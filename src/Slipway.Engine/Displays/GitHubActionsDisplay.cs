using Slipway.Engine.Events;
using System.Security.Cryptography;
using Serilog;

namespace Slipway.Engine.Displays;

/// <summary>
/// The log of GitHub Actions: plain lines, and no workflow command counts while Pods print
/// (https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#stopping-and-starting-workflow-commands).
/// </summary>
/// <param name="log">The log.</param>
/// <param name="output">Where GitHub Actions reads commands from.</param>
public sealed class GitHubActionsDisplay(ILogger log, TextWriter output) : IRunDisplay
{
    private readonly PlainDisplay plain = new(log);

    /// <inheritdoc/>
    public TimeSpan? Tick => plain.Tick;

    /// <inheritdoc/>
    public void ShowWaiting(Wait wait) => plain.ShowWaiting(wait);

    /// <inheritdoc/>
    public void EndWaiting() => plain.EndWaiting();

    /// <inheritdoc/>
    public IDisposable BeginPodOutput() => new StoppedCommands(output);

    private sealed class StoppedCommands : IDisposable
    {
        // Nobody who prints can know it.
        private readonly string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        private readonly TextWriter output;

        public StoppedCommands(TextWriter output)
        {
            this.output = output;
            output.WriteLine($"::stop-commands::{token}");
        }

        public void Dispose() => output.WriteLine($"::{token}::");
    }
}
