using Nuke.Common.Tooling;
using Nuke.Common.Tools.DotNet;
using Nuke.Common.Utilities;
using Nuke.Common.Utilities.Collections;
using static Nuke.Common.Tools.DotNet.DotNetTasks;

namespace Slipway.BuildHost.Tests;

/// <summary>Calls of dotnet as builds write them for Nuke, and the command lines that come of it.</summary>
public sealed class DotNetSpecs
{
    [Fact]
    public void I_can_write_the_calls_that_most_builds_have()
    {
        Assert.Equal(
            "build \"/a b/App.sln\" --configuration Release --no-restore --property:Version=1.2.3 --property:AssemblyVersion=1.2.0 --property:FileVersion=1.2.3 --property:InformationalVersion=1.2.3+abc",
            Line<DotNetBuildSettings>(s => s.SetProjectFile("/a b/App.sln").SetConfiguration("Release").EnableNoRestore()
                .SetVersion("1.2.3").SetAssemblyVersion("1.2.0").SetFileVersion("1.2.3").SetInformationalVersion("1.2.3+abc")));
        Assert.Equal(
            "test App.sln --configuration Debug --no-build --logger trx --logger \"html;LogFileName=a b.html\" --results-directory /out --filter Category!=Slow --framework net10.0",
            Line<DotNetTestSettings>(s => s.SetConfiguration("Debug").EnableNoBuild().SetLoggers("trx").AddLoggers("html;LogFileName=a b.html")
                .SetResultsDirectory("/out").SetFilter("Category!=Slow").SetProjectFile("App.sln").SetFramework("net10.0")));
        Assert.Equal(
            "publish App --output /out --runtime linux-x64 --self-contained true --property:PublishSingleFile=true --property:A=1 -x",
            Line<DotNetPublishSettings>(s => s.SetProject("App").SetOutput("/out").SetRuntime("linux-x64").EnableSelfContained().EnablePublishSingleFile()
                .SetProperty("A", 1).AddProcessAdditionalArguments("-x")));
        Assert.Equal(
            "pack --output /out --include-symbols --property:SymbolPackageFormat=snupkg --property:Authors=a,b",
            Line<DotNetPackSettings>(s => s.SetOutputDirectory("/out").EnableIncludeSymbols().SetSymbolPackageFormat(DotNetSymbolPackageFormat.snupkg).SetAuthors("a", "b")));
        Assert.Equal("restore App.sln --verbosity quiet --locked-mode", Line<DotNetRestoreSettings>(s => s.SetVerbosity(DotNetVerbosity.quiet).EnableLockedMode().SetProjectFile("App.sln")));
        Assert.Equal("clean App.sln", Line<DotNetCleanSettings>(s => s.SetProject("App.sln")));
        Assert.Equal(
            "nuget push a.nupkg --source https://feed.example/v3 --api-key abc123 --skip-duplicate",
            Line<DotNetNuGetPushSettings>(s => s.SetTargetPath("a.nupkg").SetSource("https://feed.example/v3").SetApiKey("abc123").EnableSkipDuplicate()));
    }

    [Fact]
    public void Options_are_copied_so_that_one_can_start_several_others()
    {
        Configure<DotNetTestSettings> shared = s => s.SetConfiguration("Release").SetProperty("A", "1");

        var all = new DotNetTestSettings()
            .Apply(shared)
            .When(true, x => x.EnableNoBuild())
            .When(x => x.Properties.Count > 5, x => x.SetFilter("never"))
            .WhenNotNull("net10.0", (x, framework) => x.SetFramework(framework))
            .CombineWith(new[] { "A", "B" }, (x, project) => x.SetProjectFile(project))
            .CombineWith(x => x.SetRuntime("linux-x64"), x => x.DisableNoBuild().RemoveProperty("A"));

        Assert.Equal(
            [
                "test A --configuration Release --property:A=1 --no-build --framework net10.0 --runtime linux-x64",
                "test B --configuration Release --property:A=1 --no-build --framework net10.0 --runtime linux-x64",
                "test A --configuration Release --framework net10.0",
                "test B --configuration Release --framework net10.0",
            ],
            all.Select(x => x.Arguments()));
    }

    [Fact]
    public void Properties_can_be_replaced_and_cleared()
    {
        var settings = new DotNetBuildSettings().SetProperty("A", true).SetProperties(new Dictionary<string, object> { ["B"] = "x y", ["C"] = 2 });

        Assert.Equal("build --property:B=\"x y\" --property:C=2", settings.Arguments());
        Assert.Equal("build", settings.ClearProperties().Arguments());
        Assert.Equal("build --property:B=3 --property:C=2", settings.SetProperty("B", 3).Arguments());
    }

    [Fact]
    public void An_option_that_the_command_does_not_have_is_named() =>
        Assert.Equal("dotnet clean has no option Filter", Assert.Throws<ArgumentException>(() => new DotNetCleanSettings().SetFilter("x").Arguments()).Message);

    [Fact]
    public void I_can_call_dotnet_and_read_what_it_says()
    {
        var output = DotNet("--version", logOutput: false, logInvocation: false);

        Assert.Matches(@"^\d+\.\d+\.\d+", output.StdToText());
        Assert.Throws<ProcessException>(() => DotNetBuild(s => s.SetProjectFile("/no/such/project.csproj").DisableProcessOutputLogging().DisableProcessInvocationLogging()));
    }

    [Fact]
    public void I_can_run_several_at_a_time_and_hear_of_all_that_failed()
    {
        var failure = Assert.Throws<AggregateException>(() => DotNetBuild(
            s => s.SetProcessLogger((_, _) => { }).CombineWith(new[] { "/no/a.csproj", "/no/b.csproj" }, (x, file) => x.SetProjectFile(file)),
            degreeOfParallelism: 2,
            completeOnFailure: true));
        var ended = DotNetBuild(s => s
            .SetProcessExitHandler(process => process.AssertWaitForExit())
            .SetProcessEnvironmentVariable("SOME", "thing")
            .SetProcessWorkingDirectory(Path.GetTempPath())
            .CombineWith(new[] { "/no/c.csproj" }, (x, file) => x.SetProjectFile(file)));

        Assert.Equal(2, failure.InnerExceptions.Count);
        Assert.Contains(Assert.Single(ended).Output, line => line.Text.Contains("/no/c.csproj", StringComparison.Ordinal));
    }

    private static string Line<T>(Configure<T> configure)
        where T : DotNetSettings, new() => configure(new T()).Arguments();
}
