using Nuke.Common;
using Slipway.Components.Running;

namespace Slipway.Components.Tests.Processes;

/// <summary>The other host as it is after a signal: it notes that a target has failed or has come to its end, and goes on with the next.</summary>
internal sealed class HostThatGoesOn : NukeBuild
{
    public const string Waiting = "Waiting";

    private static readonly Dictionary<string, Func<CancellationToken, Task>> s_bodies = new()
    {
        ["Cancels"] = cancellationToken => Task.Delay(Timeout.Infinite, cancellationToken),
        ["ComesToItsEnd"] = async cancellationToken => await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default),
        ["Fails"] = async cancellationToken =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
            throw new SlipwayException("dotnet publish", "has ended with 143.");
        },
        ["WaitsForAProgram"] = _ => System.Diagnostics.Process.Start("sh", ["-c", "sleep 600; true"]).WaitForExitAsync(CancellationToken.None),
        ["Next"] = _ => Task.FromException(new InvalidOperationException("It must not start")),
    };

    /// <summary>Runs the bodies that the command line names, whatever becomes of each.</summary>
    public static int Run()
    {
        var build = new HostThatGoesOn();
        foreach (var name in Environment.GetCommandLineArgs().Skip(1).TakeWhile(argument => argument != "--root"))
        {
            try
            {
                build.Run(cancellationToken =>
                {
                    Console.WriteLine(name == "Next" ? "Next started" : Waiting);
                    return s_bodies[name](cancellationToken);
                });
                Console.WriteLine($"{name}: Succeeded");
            }
            catch (Exception exception)
            {
                Console.WriteLine($"{name}: Aborted. {exception.Message}");
            }
        }

        return build.ExitCode ?? 0;
    }
}
