using Nuke.Common;
using Slipway.Components.Releasing;
using Slipway.Deployments;
using Slipway.Images;
using Slipway.Naming;
using Slipway.Policies;
using Slipway.Smoke;

namespace Slipway.Components.Tests.Processes;

/// <summary>Builds as users have them, each run as a process of its own.</summary>
internal static class Program
{
    public const string Variable = "TEST_BUILD";

    /// <summary>The image that the application is a copy of.</summary>
    public const string ImageVariable = "TEST_IMAGE";

    /// <summary>What tests leave behind, in a file of the build that has some.</summary>
    public const string TestedVariable = "TEST_TESTED";

    public static int Main() => Environment.GetEnvironmentVariable(Variable) switch
    {
        nameof(ApplicationBuild) => ApplicationBuild.Run(),
        nameof(ProjectBuild) => ProjectBuild.Run(),
        nameof(ConfigBuild) => ConfigBuild.Run(),
        nameof(SettledBuild) => SettledBuild.Run(),
        nameof(SmokedBuild) => SmokedBuild.Run(),
        nameof(HostThatGoesOn) => HostThatGoesOn.Run(),
        nameof(CleansUp) => CleansUp.Run(),
        nameof(TestedBuild) => TestedBuild.Run(),
        nameof(MonorepoBuild) => MonorepoBuild.Run(),
        nameof(EventBuild) => EventBuild.Run(),
        var name => throw new ArgumentException($"{Variable}: there is no build '{name}'"),
    };
}

/// <summary>The build of an application repository, whose image is there already: nothing is compiled.</summary>
internal sealed class ApplicationBuild : NukeBuild, IReleaseApplication
{
    Application IHaveApplication.Application => new("web")
    {
        Image = new ExistingImage(ImageReference.Parse(Environment.GetEnvironmentVariable(Program.ImageVariable)!)) { IsCopied = true },
    };

    public static int Run() => Execute<ApplicationBuild>(x => ((IRelease)x).Release);
}

/// <summary>One that tests before it builds an image; the tests leave a file behind.</summary>
internal sealed class TestedBuild : NukeBuild, IRelease
{
    Target Test => _ => _.DependentFor<IBuildImage>(x => x.BuildImage).Executes(() => File.WriteAllText(RootDirectory / ".nuke" / "temp" / "tested", Environment.GetEnvironmentVariable(Program.TestedVariable)));

    Application IHaveApplication.Application => new("web")
    {
        Image = new ExistingImage(ImageReference.Parse(Environment.GetEnvironmentVariable(Program.ImageVariable)!)) { IsCopied = true },
    };

    public static int Run() => Execute<TestedBuild>(x => ((IRelease)x).Release);
}

/// <summary>The build of a config repository.</summary>
internal sealed class ConfigBuild : NukeBuild, IOperateConfig
{
    public static int Run() => Execute<ConfigBuild>(x => ((IDeploy)x).Deploy);
}

/// <summary>One of a config repository that takes a change in the cluster at once.</summary>
internal sealed class SettledBuild : NukeBuild, IOperateConfig
{
    StageRules IHaveStageRules.RulesOf(StageName stage) => new() { Sync = new() { Settle = TimeSpan.Zero } };

    public static int Run() => Execute<SettledBuild>(x => ((ISyncBack)x).SyncBack);
}

/// <summary>One of a config repository whose application <c>api</c> has a smoke test.</summary>
internal sealed class SmokedBuild : NukeBuild, IOperateConfig
{
    StageRules IHaveStageRules.RulesOf(StageName stage) => new()
    {
        Policies = PolicyRules.Off("These manifests are about failures."), Health = new() { SettleWindow = TimeSpan.Zero, CrashGrace = TimeSpan.Zero },
    };

    IEnumerable<SmokeTest> ISmokeTest.SmokeTests(StageName stage, ApplicationName application) => application.Value != "api" ? []
        : [new SmokeTest { Name = "answers", Target = new SmokeTarget.Url(new Uri("http://127.0.0.1:1/")), Attempts = 1 }];

    public static int Run() => Execute<SmokedBuild>(x => ((IDeploy)x).Deploy);
}

/// <summary>The build of a repository that has both source and manifests.</summary>
internal sealed class MonorepoBuild : NukeBuild, IReleaseApplication, IOperateConfig
{
    Application IHaveApplication.Application => new("web")
    {
        Image = new ExistingImage(ImageReference.Parse(Environment.GetEnvironmentVariable(Program.ImageVariable)!)) { IsCopied = true },
    };

    public static int Run() => Execute<MonorepoBuild>(x => ((IRelease)x).Release);
}
