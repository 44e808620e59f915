using Nuke.Common;
using Nuke.Common.IO;
using Serilog;

namespace Slipway.BuildHost.Tests.Builds;

internal interface IPack : INukeBuild
{
    [Parameter("The version to pack")]
    string? PackVersion => TryGetValue(() => PackVersion);

    [Parameter("How often")]
    int Times => TryGetValue<int?>(() => Times) ?? 1;

    Target Pack => _ => _
        .Description("Packs what was compiled")
        .Executes(async () =>
        {
            await Task.Yield();
            Log.Information("Packing {Version} {Times} times into {Folder}", PackVersion, Times, TemporaryDirectory);
        });
}

/// <summary>A small build with a class, a component and parameters.</summary>
internal sealed class Chain : NukeBuild, IPack
{
    [Parameter("Debug or Release")]
    private readonly string Configuration = "Debug";

    [Parameter] [Secret]
    private readonly string? Token;

    private AbsolutePath Source => RootDirectory / "src";

    private Target Clean => _ => _
        .Description("Deletes outputs")
        .Before(Compile)
        .Executes(() => Log.Information("Cleaning {Source}", Source));

    private Target Compile => _ => _
        .Description("Compiles")
        .DependentFor<IPack>(x => x.Pack)
        .Executes(() => Log.Information("Compiling {Configuration} with {Token}", Configuration, Token));

    public static int Run() => Execute<Chain>(x => x.Compile);
}
