using Serilog;
using Serilog.Core;
using Serilog.Events;
using Slipway.Engine.Displays;
using Slipway.Engine.Events;

namespace Slipway.Kubernetes.Tests;

public sealed class WatchingADeployment
{
    private static readonly Wait Wait = new()
    {
        Subject = "dev/web", Pending = ["apps/v1 Deployment dev/web: in progress: 1 of 2 replicas are available"], Total = 5, Elapsed = TimeSpan.FromSeconds(12), Next = "3 to apply, smoke tests",
    };

    [Fact]
    public void On_a_terminal_the_same_lines_are_written_anew_and_gone_at_the_end()
    {
        using var terminal = new StringWriter();
        var display = new TerminalDisplay(terminal, () => 50);

        display.ShowWaiting(Wait);
        display.ShowWaiting(Wait with { Elapsed = TimeSpan.FromSeconds(13), Pending = [] });
        display.EndWaiting();
        display.EndWaiting();

        Assert.Equal(
            "dev/web: 4 of 5 are ready after 12 s; then: 3 to…\n"
            + "  apps/v1 Deployment dev/web: in progress: 1 of …\n"
            + "\u001b[1A\u001b[2K\u001b[1A\u001b[2K"
            + "dev/web: all 5 are ready, staying so is waited f…\n"
            + "\u001b[1A\u001b[2K",
            terminal.ToString());
    }

    [Fact]
    public void In_a_log_a_line_comes_when_something_changed_and_once_a_minute()
    {
        var lines = new Lines();
        var display = new PlainDisplay(lines.Logger);

        foreach (var seconds in (int[])[0, 1, 3, 30, 59, 60, 61])
        {
            display.ShowWaiting(Wait with { Elapsed = TimeSpan.FromSeconds(seconds), Pending = seconds < 3 ? Wait.Pending : ["v1 Pod dev/a: in progress: is Pending"] });
        }

        Assert.Equal(
            [
                "dev/web: 4 of 5 are ready after 0 s; then: 3 to apply, smoke tests. Waiting for:\n  apps/v1 Deployment dev/web: in progress: 1 of 2 replicas are available",
                "dev/web: 4 of 5 are ready after 3 s; then: 3 to apply, smoke tests. Waiting for:\n  v1 Pod dev/a: in progress: is Pending",
            ],
            lines.All);
        display.ShowWaiting(Wait with { Elapsed = TimeSpan.FromSeconds(63), Pending = ["v1 Pod dev/a: in progress: is Pending"] });
        Assert.Equal(3, lines.All.Count);
    }

    [Fact]
    public void On_GitHub_Actions_no_command_counts_while_Pods_print()
    {
        using var output = new StringWriter();
        var display = new GitHubActionsDisplay(Logger.None, output);

        using (display.BeginPodOutput())
        {
            output.WriteLine("::set-env name=PATH::/tmp");
        }

        var lines = output.ToString().Split(Environment.NewLine);
        Assert.Matches("^::stop-commands::[0-9a-f]{32}$", lines[0]);
        Assert.Equal($"::{lines[0][17..]}::", lines[2]);
    }

    private sealed class Lines : ILogEventSink
    {
        public Lines() => Logger = new LoggerConfiguration().WriteTo.Sink(this).CreateLogger();

        public ILogger Logger { get; }

        public List<string> All { get; } = [];

        public void Emit(LogEvent logEvent) => All.Add(logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture));
    }
}
