using Serilog.Core;
using Slipway.Components.Deploying;
using Slipway.Engine.Displays;

namespace Slipway.Components.Tests.Deploying;

public sealed class DisplaysOfARun
{
    [Theory]
    [InlineData("TERM=xterm", false, typeof(TerminalDisplay))]
    [InlineData("TERM=xterm", true, typeof(PlainDisplay))]
    [InlineData("TERM=xterm CI=true", false, typeof(PlainDisplay))]
    [InlineData("TERM=dumb", false, typeof(PlainDisplay))]
    [InlineData("CI=true GITHUB_ACTIONS=true", true, typeof(GitHubActionsDisplay))]
    public void A_live_display_is_for_a_person_at_a_terminal(string environment, bool isRedirected, Type expected) =>
        Assert.IsType(expected, RunDisplays.Find(VariablesOf(environment), isRedirected, TextWriter.Null, Logger.None));

    [Fact]
    public void Each_application_is_a_group_on_GitHub_Actions_and_nothing_elsewhere()
    {
        using var output = new StringWriter();

        RunDisplays.Group("dev/web", VariablesOf("GITHUB_ACTIONS=true"), output).Dispose();
        RunDisplays.Group("dev/api", VariablesOf(""), output).Dispose();

        Assert.Equal($"::group::dev/web{Environment.NewLine}::endgroup::{Environment.NewLine}", output.ToString());
    }

    private static Func<string, string?> VariablesOf(string environment)
    {
        var variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return variables.GetValueOrDefault;
    }
}
