using Nuke.Common;
using Nuke.Common.Tooling;
using Serilog;

namespace Slipway.BuildHost.Tests.Builds;

internal interface IHaveRegistry : INukeBuild
{
    [Parameter("Where images go")]
    string? Registry => TryGetValue(() => Registry);
}

/// <summary>Targets that require parameters, conditions and tools.</summary>
internal sealed class Needs : NukeBuild, IHaveRegistry
{
    [Parameter] private readonly int? Port;

    private Tool Git => ToolResolver.GetPathTool("git");

    private Tool Missing => ToolResolver.GetPathTool("no-such-tool");

    private Target First => _ => _.Executes(() => Log.Information("ran {Target}", nameof(First)));

    private Target Push => _ => _
        .DependsOn(First)
        .Requires(() => ((IHaveRegistry)this).Registry)
        .Requires(() => Port)
        .Requires(() => Port > 1024 || IsServerBuild)
        .Requires(() => Git, () => Missing)
        .Executes(() => Log.Information("ran {Target}", nameof(Push)));

    private Target Skipped => _ => _.DependsOn(Push).Executes(() => Log.Information("ran {Target}", nameof(Skipped)));

    public static int Run() => Execute<Needs>(x => x.Push);
}
