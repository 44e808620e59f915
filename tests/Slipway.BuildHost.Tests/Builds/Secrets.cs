using Nuke.Common;
using Nuke.Common.Tooling;
using Serilog;
using Assert = Nuke.Common.Assert;

namespace Slipway.BuildHost.Tests.Builds;

internal interface IHaveToken : INukeBuild
{
    [Parameter("The token")] [Secret]
    string? Token => TryGetValue(() => Token) ?? EnvironmentInfo.GetVariable("WELL_KNOWN_TOKEN");
}

/// <summary>Prints its secrets in every way.</summary>
internal sealed class Secrets : NukeBuild, IHaveToken
{
    [Parameter] [Secret] private readonly string? Key;

    private Target Leak => _ => _.Executes(() =>
    {
        Log.Information("logged {Token} and {Key}", ((IHaveToken)this).Token, Key);
        Console.WriteLine($"printed {((IHaveToken)this).Token}");
        Console.Error.WriteLine($"printed {Key}");
        foreach (var character in $"one by one {((IHaveToken)this).Token}\n")
            Console.Write(character);
        ProcessTasks.StartShell($"echo from a process: {((IHaveToken)this).Token}").AssertZeroExitCode();
        Assert.Fail($"failed with {((IHaveToken)this).Token} and {Key}");
    });

    public static int Run() => Execute<Secrets>(x => x.Leak);
}
