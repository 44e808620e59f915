using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Benchmarks;
using Nuke.Common;
using Nuke.Common.IO;
using Nuke.Common.Tooling;
using Serilog;
using Slipway.Components;
using Slipway.Components.Running;
using Slipway.Images;

/// <summary>This repository's own pipeline, an ordinary user of the components.</summary>
class Build : NukeBuild, IRelease, IUseSandbox
{
    public static int Main() => Execute<Build>(x => ((IRelease)x).Release);

    [Parameter("What to compile and test: Release (default) or Debug")]
    readonly string Configuration = "Release";

    Application IHaveApplication.Application => new("web")
    {
        Image = DotNetImage.FromProject(RootDirectory / "src" / "App" / "App.csproj"),
    };

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

    Target Test => _ => _
        .Description("Runs all tests, fast ones first")
        .DependsOn(Compile)
        .Executes(() =>
        {
            TestResults.CreateOrCleanDirectory();
            // The outputs are per build host, as this build's own are.
            var host = BuildAssemblyDirectory!.Parent.Name;
            var assemblies = (RootDirectory / "tests").GlobFiles($"*/bin/{host}/{Configuration}/net10.0/*.Tests.dll");
            var endToEnd = assemblies.Where(x => x.Name.Contains("EndToEnd", StringComparison.Ordinal)).ToList();
            RunTests("fast", assemblies.Except(endToEnd));
            RunTests("end-to-end", endToEnd);
        });

    Target Pack => _ => _
        .Description("Packs the libraries into artifacts/packages")
        .Executes(() =>
        {
            var packages = (RootDirectory / "artifacts" / "packages").CreateOrCleanDirectory();
            DotNet($"pack \"{RootDirectory / "App.sln"}\" --configuration {Configuration} --output \"{packages}\" --nologo --verbosity quiet");
        });

    [Parameter("What Benchmark measures: startup, engine, release. Default: all")]
    readonly string[] Measure = ["startup", "engine", "release"];

    Target Benchmark => _ => _
        .Description("Measures start-up, the engine and the release, beside what one would use instead")
        .Requires(() => Measure.All(part => part == "startup" || part == "engine" || part == "release"))
        .Executes(() =>
        {
            var work = Directory.CreateTempSubdirectory("slipway-benchmark-").FullName;
            try
            {
                var rows = new List<Row>();
                foreach (var row in Measure.SelectMany(part => part switch
                {
                    "startup" => new StartupBenchmark(RootDirectory, BuildAssemblyFile!, work).Run(),
                    "engine" => new EngineBenchmark(RootDirectory, work).Run(),
                    _ => new ReleaseBenchmark(RootDirectory, work).Run(),
                }))
                {
                    Log.Information("{What}: {Seconds:0.00} s", row.What, row.Seconds);
                    rows.Add(row);
                }

                Console.WriteLine(Table.Print(rows));
            }
            finally
            {
                Directory.Delete(work, recursive: true);
            }
        });

    void RunTests(string name, IEnumerable<AbsolutePath> assemblies) =>
        DotNet($"test {string.Join(' ', assemblies.Select(x => $"\"{x}\""))} --logger trx;LogFileName={name}.trx --results-directory \"{TestResults}\" --nologo");

    static void DotNet(string arguments) =>
        ProcessTasks.StartProcess("dotnet", arguments, workingDirectory: RootDirectory).AssertZeroExitCode();
}
