using System.ComponentModel;
using CliWrap;

namespace Slipway.Renderers;

/// <summary>Starts programs where there is no network, not even to this machine: <c>unshare</c> of util-linux, where the system lets this user do so.</summary>
internal static class NetworkNamespace
{
    /// <summary>Come before the program's path and arguments.</summary>
    public static readonly IReadOnlyList<string> Arguments = ["--map-root-user", "--net", "--"];

    /// <summary>What starts it; null where the system has no such thing.</summary>
    public static readonly Lazy<Task<string?>> Program = new(FindAsync);

    // Without a token: the answer is shared, and one caller's cancellation must not become everybody's.
    private static async Task<string?> FindAsync()
    {
        if (!OperatingSystem.IsLinux() || Programs.Find("unshare") is not { } program)
        {
            return null;
        }

        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            var result = await Cli.Wrap(program).WithArguments([.. Arguments, "true"]).WithValidation(CommandResultValidation.None).ExecuteAsync(limit.Token);
            return result.ExitCode == 0 ? program : null;
        }
        catch (Exception exception) when (exception is Win32Exception or OperationCanceledException)
        {
            return null;
        }
    }
}
