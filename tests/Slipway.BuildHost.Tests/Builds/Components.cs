using Nuke.Common;
using Serilog;

namespace Slipway.BuildHost.Tests.Builds;

internal interface ICompileThings : INukeBuild
{
    Target CompileThings => _ => _
        .Description("Compiles things")
        .Executes(() => Log.Information("ran {Target}", nameof(CompileThings)));
}

internal interface ITestThings : INukeBuild
{
    Target TestThings => _ => _
        .TryDependsOn<ICompileThings>()
        .TryDependsOn<IDisposable>(_ => throw new InvalidOperationException())
        .Executes(async () =>
        {
            await Task.Yield();
            Log.Information("ran {Target}", nameof(TestThings));
        });
}

internal interface ITestThingsTwice : ITestThings
{
    Target ITestThings.TestThings => _ => _
        .Inherit<ITestThings>(x => x.TestThings)
        .Executes(() => Log.Information("ran {Target}", "Again"));
}

internal abstract class ComponentsBase : NukeBuild
{
    public virtual Target Publish => _ => _.Description("Publishes").Executes(() => Log.Information("ran {Target}", "BasePublish"));
}

/// <summary>Targets from components, base classes and explicit implementations.</summary>
internal sealed class Components : ComponentsBase, ICompileThings, ITestThingsTwice
{
    Target ICompileThings.CompileThings => _ => _
        .Inherit<ICompileThings>()
        .DependentFor(Publish)
        .Executes(() => Log.Information("ran {Target}", "OwnCompile"));

    public override Target Publish => _ => _.Base().Executes(() => Log.Information("ran {Target}", "OwnPublish"));

    public static int Run() => Execute<Components>(x => ((ITestThings)x).TestThings, x => x.Publish);
}
