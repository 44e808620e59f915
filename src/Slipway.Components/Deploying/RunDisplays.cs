using Serilog;
using Slipway.Engine.Displays;

namespace Slipway.Components.Deploying;

/// <summary>Finds out where a deployment is watched.</summary>
internal static class RunDisplays
{
    /// <summary>A live display on a person's terminal, plain lines elsewhere.</summary>
    public static IRunDisplay Find(Func<string, string?> variable, bool isRedirected, TextWriter output, ILogger log)
    {
        if (variable("GITHUB_ACTIONS") == "true")
        {
            return new GitHubActionsDisplay(log, output);
        }

        // CI systems set CI; some of them pretend to be a terminal.
        return isRedirected || variable("CI") is { Length: > 0 } || variable("TERM") is "dumb" or null
            ? new PlainDisplay(log)
            : new TerminalDisplay(output, () => Console.WindowWidth);
    }

    /// <summary>Makes what is printed until it is disposed a group that GitHub Actions can fold.</summary>
    public static IDisposable Group(string title, Func<string, string?> variable, TextWriter output) => new OpenGroup(title, variable("GITHUB_ACTIONS") == "true" ? output : TextWriter.Null);

    private sealed class OpenGroup : IDisposable
    {
        private readonly TextWriter output;

        public OpenGroup(string title, TextWriter output)
        {
            this.output = output;
            output.WriteLine($"::group::{title}");
        }

        public void Dispose() => output.WriteLine("::endgroup::");
    }
}
