using Serilog;
using Slipway.Engine.Events;

namespace Slipway.Ci.Logs;

/// <summary>The log of GitHub Actions: plain lines, and a group for each application that can be folded. What failed is annotated once, by the build host.</summary>
/// <param name="log">The log.</param>
/// <param name="output">Where GitHub Actions reads commands from.</param>
/// <param name="time">The clock.</param>
internal sealed class GitHubActionsLog(ILogger log, TextWriter output, TimeProvider time) : IRunLog, IDisposable
{
    private readonly PlainLog lines = new(new WorkflowCommandWriter(log, output), time);

    public string Name => lines.Name;

    public Task HearAsync(DeployEvent happened, CancellationToken cancellationToken) => lines.HearAsync(happened, cancellationToken);

    public Task HearAsync(PodPrinted printed, CancellationToken cancellationToken) => lines.HearAsync(printed, cancellationToken);

    public void Dispose() => lines.Dispose();
}
