using Serilog.Core;
using Slipway.Ci.Logs;

namespace Slipway.Ci.Tests;

public sealed class WhereARunIsWatched
{
    [Theory]
    [InlineData("TERM=xterm", false, typeof(TerminalLog))]
    [InlineData("TERM=xterm", true, typeof(PlainLog))]
    [InlineData("TERM=xterm CI=true", false, typeof(PlainLog))]
    [InlineData("TERM=xterm CI=true GITLAB_CI=true", false, typeof(PlainLog))]
    [InlineData("TERM=xterm BUILDER_OUTPUT=/builder/outputs", false, typeof(PlainLog))]
    [InlineData("TERM=dumb", false, typeof(PlainLog))]
    [InlineData("", false, typeof(PlainLog))]
    [InlineData("CI=true GITHUB_ACTIONS=true", true, typeof(GitHubActionsLog))]
    public void Live_rows_are_for_a_person_at_a_terminal(string environment, bool isRedirected, Type expected)
    {
        using var log = (IDisposable)RunLogs.Find(Variables.Of(environment), isRedirected, TextWriter.Null, _ => { }, Logger.None, () => (80, 24), TimeProvider.System);

        Assert.IsType(expected, log);
    }
}
