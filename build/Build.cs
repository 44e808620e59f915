using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Nuke.Common;
using Nuke.Common.IO;
using Nuke.Common.Tooling;
using Serilog;
using Slipway.Components;
using Slipway.Components.Running;
using Slipway.Images;

/// <summary>This repository's own pipeline, an ordinary user of the components.</summary>
class Build : NukeBuild, IReleaseApplication, IReleaseFromEvent, IUseSandbox
{
    public static int Main(string[] arguments) => BuildByEvent.IsMeant(arguments)
        ? Execute<BuildByEvent>(x => ((IRelease)x).Release)
        : Execute<Build>(x => ((IRelease)x).Release);

    [Parameter("What to compile and test: Release (default) or Debug")]
    readonly string Configuration = "Release";

    Application IHaveApplication.Application => new("web")
    {
        Image = DotNetImage.FromProject(RootDirectory / "src" / "App" / "App.csproj"),
    };

    AbsolutePath IUseSandbox.SandboxSource => RootDirectory;

    AbsolutePath TestResults => RootDirectory / "artifacts" / "test-results";

    Target Compile => _ => _
        .Description("Compiles everything but this build")
        .Executes(() => DotNet($"build \"{RootDirectory / "App.sln"}\" --configuration {Configuration} --nologo --verbosity quiet"));

    // Every release waits for this: analyzers are Compile's business. With the release's version, what is tested is the very assembly that the image
    // gets, and it is compiled once.
    Target TestApp => _ => _
        .Description("Tests the application that is released")
        .DependentFor<IBuildImage>(x => x.BuildImage)
        .Executes(() => this.Run(async cancellationToken =>
        {
            var source = await ((IHaveSource)this).ReadSourceAsync(cancellationToken);
            DotNet($"test \"{RootDirectory / "tests" / "App.Tests"}\" --configuration {Configuration} --property:RunAnalyzers=false " +
                $"--property:Version={source.Version} --property:SourceRevisionId={source.Commit} --nologo --verbosity quiet");
        }));

    Target Audit => _ => _
        .Description("Fails for a package with a known vulnerability, if the package source knows of any")
        .DependsOn(Compile)
        .Executes(() =>
        {
            var list = ProcessTasks.StartProcess(
                "dotnet",
                $"list \"{RootDirectory / "App.sln"}\" package --vulnerable --include-transitive --no-restore --format json",
                workingDirectory: RootDirectory,
                logOutput: false);
            list.AssertWaitForExit();
            if (list.ExitCode != 0)
            {
                // Without a network there is nobody to ask, and what is tested is the same.
                Log.Warning("No package was audited: {Error}", list.Output.FirstOrDefault().Text);
                return;
            }

            var vulnerable = Vulnerabilities.In(list.Output.StdToText());
            Assert.True(vulnerable.Count == 0, $"Packages with known vulnerabilities:{string.Concat(vulnerable.Select(x => $"\n  {x}"))}");
        });

    [Parameter("Runs the tests that failed once more and names those that pass then; for CI machines whose speed varies")]
    readonly bool RetryFailedTests;

    Target Test => _ => _
        .Description("Runs all tests, fast ones first")
        .DependsOn(Compile, Audit)
        .Executes(() =>
        {
            TestResults.CreateOrCleanDirectory();
            // The outputs are per build host, as this build's own are.
            var host = BuildAssemblyDirectory!.Parent.Name;
            var assemblies = (RootDirectory / "tests").GlobFiles($"*/bin/{host}/{Configuration}/net10.0/*.Tests.dll");
            var endToEnd = assemblies.Where(x => x.Name.Contains("EndToEnd", StringComparison.Ordinal)).ToList();
            RunTests("fast", [.. assemblies.Except(endToEnd)]);
            RunTests("end-to-end", endToEnd);
        });

    // Compiled apart from everything else, because the version is in each assembly, and in no lock file.
    Target Pack => _ => _
        .Description("Packs the libraries and templates into artifacts/packages, with the version of this commit")
        .Executes(() => this.Run(async cancellationToken =>
        {
            var source = await ((IHaveSource)this).ReadSourceAsync(cancellationToken);
            var packages = (RootDirectory / "artifacts" / "packages").CreateOrCleanDirectory();
            DotNet($"msbuild \"{RootDirectory / "build" / "Packages.proj"}\" -restore -target:Pack -maxCpuCount -nodeReuse:false -nologo -verbosity:quiet -property:RunAnalyzers=false " +
                $"-property:Configuration={Configuration} -property:BuildFlavor={BuildAssemblyDirectory!.Parent.Name}Package -property:Version={source.Version} -property:PackageOutputPath=\"{packages}\"");
        }));

    Target Site => _ => _
        .Description("Builds the guides as a site with a search into artifacts/site")
        .Executes(() =>
        {
            var source = (RootDirectory / "artifacts" / "site-source").CreateOrCleanDirectory();
            var site = (RootDirectory / "artifacts" / "site").CreateOrCleanDirectory();
            SiteSource.Write(RootDirectory, source);
            DotNet("tool restore");
            DotNet($"docfx build \"{source / "docfx.json"}\" --output \"{site}\" --logLevel warning --warningsAsErrors");
            ReportSummary(_ => new Dictionary<string, string> { ["Site"] = site / "index.html" });
        });

    static readonly List<string> Measurable = ["startup", "engine", "fleet", "release", "sandbox"];

    [Parameter("What Benchmark measures: startup, engine, fleet, release, sandbox. Default: all")]
    readonly string[] Measure = [.. Measurable];

    Target Benchmark => _ => _
        .Description("Measures start-up, the engine, a fleet, the release and the sandbox, beside what one would use instead")
        .Requires(() => Measure.All(part => Measurable.Contains(part)))
        .Executes(() => ProcessTasks.StartProcess(
            "dotnet",
            $"run --project \"{RootDirectory / "build" / "Benchmarks"}\" --configuration Release -- \"{RootDirectory}\" \"{BuildAssemblyFile}\" {string.Join(' ', Measure)}",
            workingDirectory: RootDirectory,
            logger: (_, line) => Console.WriteLine(line)).AssertZeroExitCode());

    void RunTests(string name, IReadOnlyCollection<AbsolutePath> assemblies)
    {
        if (TryTests(name, assemblies))
            return;

        var failed = FailedTests.In(TestResults / $"{name}.trx");
        foreach (var test in failed)
            Log.Warning("{Test}: failed", test);
        // Many at once are no accident of timing.
        Assert.True(RetryFailedTests && failed.Count is > 0 and <= 5, $"{failed.Count} tests failed");
        Assert.True(TryTests($"{name}-again", assemblies, string.Join('|', failed.Select(test => $"FullyQualifiedName={test}"))), "Tests failed twice");
        foreach (var test in failed)
            Log.Warning("{Test}: unstable, passed on its second try", test);
    }

    bool TryTests(string name, IEnumerable<AbsolutePath> assemblies, string? filter = null) =>
        Start($"test {string.Join(' ', assemblies.Select(x => $"\"{x}\""))} --logger trx;LogFileName={name}.trx --results-directory \"{TestResults}\" --nologo" +
            (filter is null ? "" : $" --filter \"{filter}\"") +
            // Tests of whole programs mostly wait for them: two assemblies at once keep a processor busy.
            " -- RunConfiguration.MaxCpuCount=2").ExitCode == 0;

    static void DotNet(string arguments) => Start(arguments).AssertZeroExitCode();

    static IProcess Start(string arguments)
    {
        var process = ProcessTasks.StartProcess("dotnet", arguments, workingDirectory: RootDirectory);
        process.AssertWaitForExit();
        return process;
    }
}
