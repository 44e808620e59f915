using Nuke.Common;
using Slipway.Components.Running;

namespace Slipway.Components.Tests.Processes;

/// <summary>A build with a target that is assured.</summary>
internal sealed class CleansUp : NukeBuild
{
    private Target Waits => _ => _.Executes(() => this.Run(cancellationToken =>
    {
        Console.WriteLine(HostThatGoesOn.Waiting);
        return Task.Delay(Timeout.Infinite, cancellationToken);
    }));

    private Target Next => _ => _.DependsOn(Waits).Executes(() => this.Run(_ =>
    {
        Console.WriteLine("Next started");
        return Task.CompletedTask;
    }));

    private Target CleanUp => _ => _.AssuredAfterFailure().After(Next).Executes(() => this.Run(async cancellationToken =>
    {
        await Task.Delay(1, cancellationToken);
        Console.WriteLine("Cleaned up");
    }));

    public static int Run() => Execute<CleansUp>();
}
