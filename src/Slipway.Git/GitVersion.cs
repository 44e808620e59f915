using System.ComponentModel;
using CliWrap;
using CliWrap.Buffered;

namespace Slipway.Git;

/// <summary>Checks once per process that git is there and new enough.</summary>
internal static class GitVersion
{
    private static readonly Version Oldest = new(2, 39);
    private static readonly Lazy<Task> Check = new(CheckAsync);

    public static Task EnsureAsync() => Check.Value;

    // Without a token: the answer is shared, and one caller's cancellation must not become everybody's.
    private static async Task CheckAsync()
    {
        try
        {
            var output = (await Cli.Wrap("git").WithArguments("--version").ExecuteBufferedAsync()).StandardOutput.Trim();
            // "git version 2.39.5 (Apple Git-154)", "git version 2.45.1.windows.1"
            var numbers = (output.Split(' ').ElementAtOrDefault(2) ?? "").Split('.');
            if (numbers.Length < 2 || !Version.TryParse($"{numbers[0]}.{numbers[1]}", out var version) || version < Oldest)
            {
                throw new SlipwayException("git", $"expected version {Oldest} or later, found '{output}'. Update git.");
            }
        }
        catch (Win32Exception exception)
        {
            throw new SlipwayException(
                "git", $"it cannot be started. Install git {Oldest} or later, and have it in PATH.", innerException: exception);
        }
    }
}
