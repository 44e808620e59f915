using Nuke.Common;
using Serilog;

namespace Slipway.BuildHost.Tests.Builds;

/// <summary>Targets in every relation.</summary>
internal sealed class Relations : NukeBuild
{
    private Target Test => _ => _.DependsOn(Compile).Executes(Ran(nameof(Test)));

    private Target Clean => _ => _.Before(Restore).Executes(Ran(nameof(Clean)));

    private Target Compile => _ => _.DependsOn(Restore).Triggers(Notify).Executes(Ran(nameof(Compile)));

    private Target Restore => _ => _.Executes(Ran(nameof(Restore)));

    private Target Lint => _ => _.DependentFor(Compile).After(Restore).Executes(Ran(nameof(Lint)));

    private Target Notify => _ => _.Executes(Ran(nameof(Notify)));

    private Target Audit => _ => _.TriggeredBy(Test).DependsOn(Tools).Executes(Ran(nameof(Audit)));

    private Target Tools => _ => _.Unlisted().Executes(Ran(nameof(Tools)));

    private Target All => _ => _.DependsOn(Test);

    private Target Dynamic => _ => _.DependsOn(Tools).OnlyWhenDynamic(() => Compile == null).Executes(Ran(nameof(Dynamic)));

    private Target Static => _ => _.DependsOn(Tools).OnlyWhenStatic(() => Compile == null).Executes(Ran(nameof(Static)));

    private Target StaticButRuns => _ => _.WhenSkipped(DependencyBehavior.Execute).DependsOn(Tools).OnlyWhenStatic(() => false).Executes(Ran(nameof(StaticButRuns)));

    private Target Reports => _ => _.Produces("x").Consumes(Tools).Executes(() => ReportSummary(_ => { _["Tests"] = "12"; return _; }));

    public static int Run() => Execute<Relations>(x => x.Test);

    private static Action Ran(string name) => () => Log.Information("ran {Target}", name);
}
