using System.ComponentModel;
using Nuke.Common;
using Nuke.Common.CI;
using Nuke.Common.CI.GitHubActions;
using Nuke.Common.Execution;
using Nuke.Common.Git;
using Nuke.Common.IO;
using Nuke.Common.ProjectModel;
using Nuke.Common.Tooling;
using Nuke.Common.Tools.DotNet;
using Nuke.Common.Utilities;
using Nuke.Common.Utilities.Collections;
using Serilog;
using static Nuke.Common.Tools.DotNet.DotNetTasks;
using Project = Nuke.Common.ProjectModel.Project;

namespace Slipway.BuildHost.Tests.Builds;

#pragma warning disable CA2211 // As the setup writes it.

/// <summary>The class that Nuke's setup writes into every build.</summary>
[TypeConverter(typeof(TypeConverter<Configuration>))]
public class Configuration : Enumeration
{
    public static Configuration Debug = new Configuration { Value = nameof(Debug) };
    public static Configuration Release = new Configuration { Value = nameof(Release) };

    public static implicit operator string(Configuration configuration)
    {
        return configuration.Value;
    }
}

internal interface IHaveGit : INukeBuild
{
    [GitRepository]
    [Required]
    GitRepository GitRepository => TryGetValue(() => GitRepository)!;
}

/// <summary>A build as they are written for Nuke.</summary>
[Notes]
[UnsetVisualStudioEnvironmentVariables]
[DotNetVerbosityMapping]
[GitHubActions("ci", GitHubActionsImage.UbuntuLatest, GitHubActionsImage.WindowsLatest, OnPushBranches = new[] { "main", "release/*" }, OnPullRequestBranches = new[] { "main" },
    InvokedTargets = new[] { nameof(Pack) }, ImportSecrets = new[] { nameof(NuGetApiKey), "SONAR_TOKEN" }, EnableGitHubToken = true, FetchDepth = 0)]
[GitHubActions("quick", GitHubActionsImage.Ubuntu2404, On = new[] { GitHubActionsTrigger.Push, GitHubActionsTrigger.WorkflowDispatch }, InvokedTargets = new[] { nameof(Test) },
    CacheKeyFiles = new string[0], PublishArtifacts = false)]
[GitHubActions("by hand", GitHubActionsImage.MacOsLatest, AutoGenerate = false)]
internal sealed class Usual : NukeBuild, IHaveGit
{
    [Parameter("Debug or Release")] private readonly Configuration Configuration = IsLocalBuild ? Configuration.Debug : Configuration.Release;
    [Parameter] [Secret] private readonly string? NuGetApiKey;
    [Solution] private readonly Solution Solution = null!;
    [GitRepository] private readonly GitRepository GitRepository = null!;
    [CI] private readonly GitHubActions? GitHubActions;

    private AbsolutePath ArtifactsDirectory => RootDirectory / "artifacts";

    private Target Compile => _ => _.Executes(() => DotNetBuild(s => s
        .SetProjectFile(Solution)
        .SetConfiguration(Configuration)
        .SetProcessToolPath("echo")));

    private Target Test => _ => _.DependsOn(Compile).Executes(() => DotNetTest(s => s
        .SetConfiguration(Configuration)
        .EnableNoBuild()
        .SetProcessToolPath("echo")
        .CombineWith(Solution.GetAllProjects("*.Tests"), (x, project) => x.SetProjectFile(project))));

    private Target Pack => _ => _.DependsOn(Test).Produces(ArtifactsDirectory / "*.nupkg").Executes(() =>
    {
        ReportSummary(s => s.AddPair("Packed", "1.2.3").When(Configuration == Configuration.Debug, x => x.AddPair("Count", 1)));
        Project app = Solution.GetSolutionFolder("src")!.GetProject("App")!;
        Log.Information("{Facts:l}", $"<{Path.GetRelativePath(RootDirectory, app.Directory)},{GitRepository.Branch},{((IHaveGit)this).GitRepository.HttpsUrl},{GitHubActions?.PullRequestNumber}>");
    });

    public static int Run() => Execute<Usual>(x => x.Pack);

    private sealed class NotesAttribute : BuildExtensionAttributeBase, IOnBuildCreated, IOnBuildInitialized, IOnTargetRunning, IOnTargetSucceeded, IOnTargetSkipped, IOnBuildFinished
    {
        public void OnBuildCreated(IReadOnlyCollection<ExecutableTarget> executableTargets) => Note($"created {executableTargets.Count}");

        public void OnBuildInitialized(IReadOnlyCollection<ExecutableTarget> executableTargets, IReadOnlyCollection<ExecutableTarget> executionPlan) => Note($"initialized {executionPlan.Count}");

        public void OnTargetRunning(ExecutableTarget target) => Note($"running {target.Name}");

        public void OnTargetSucceeded(ExecutableTarget target) => Note($"succeeded {target.Name}");

        public void OnTargetSkipped(ExecutableTarget target) => Note($"skipped {target.Name}");

        public void OnBuildFinished() => Note("finished");

        private static void Note(string text) => Log.Information("note: {Text}", text);
    }
}
