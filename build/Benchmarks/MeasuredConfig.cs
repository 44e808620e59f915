using System;
using System.Collections.Generic;
using System.IO;

namespace Benchmarks;

/// <summary>
/// A clone of the sandbox's config repository, with a build of its own that is compiled as a pipeline with a build cache compiles it: ahead of time.
/// </summary>
sealed class MeasuredConfig
{
    private readonly string source;

    /// <param name="source">A checkout of Slipway whose sandbox runs.</param>
    /// <param name="url">The config repository.</param>
    /// <param name="folder">Where to clone it.</param>
    public MeasuredConfig(string source, string url, string folder)
    {
        this.source = source;
        Folder = folder;
        Git(".", "clone", "--quiet", url, folder);
        foreach (var stage in (string[])["dev", "prod"])
        {
            Directory.Delete(Path.Combine(folder, stage), recursive: true);
        }

        File.WriteAllText(Path.Combine(folder, "build", "Build.cs"), BuildDefinition);
        // No forge: what is measured is the engine, beside a kubectl that reports to nobody.
        File.WriteAllText(Path.Combine(folder, ".nuke", "parameters.json"), "{}");
    }

    public string Folder { get; }

    private string Kubeconfig => Path.Combine(source, ".nuke", "temp", "sandbox", "kubeconfig");

    private string Assembly => Path.Combine(Folder, "build", "bin", "Release", "_build.dll");

    /// <summary>A build that deploys, and finds nothing wrong with examples of secrets.</summary>
    public const string BuildDefinition = """
        using Nuke.Common;
        using Slipway.Components;
        using Slipway.Deployments;
        using Slipway.Naming;
        using Slipway.Policies;

        class Build : NukeBuild, IDeploy
        {
            public static int Main() => Execute<Build>(x => ((IDeploy)x).Deploy);

            StageRules IHaveStageRules.RulesOf(StageName stage) => new()
            {
                Policies = new() { NoPlainSecrets = PolicySwitch.Off("The values are examples.") },
            };
        }
        """;

    /// <summary>Compiles the build.</summary>
    public void Compile() => Script("--help").Run();

    /// <summary>Sets what the only application is, and where it runs; commits it.</summary>
    public void Set(string inNamespace, int resources)
    {
        File.WriteAllText(Path.Combine(Folder, "slipway.yaml"), $"stages:\n  - name: dev\n    namespace: {inNamespace}\n");
        MixedManifests.Write(Manifests, resources);
        Git(Folder, "add", "--all");
        Git(Folder, "-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.org", "commit", "--quiet", "--allow-empty", "--message", $"{resources} resources in {inNamespace}");
    }

    /// <summary>The folder of the manifests.</summary>
    public string Manifests => Path.Combine(Folder, "dev", "shop");

    /// <summary>A target of the compiled build.</summary>
    public Command Target(params string[] arguments) => new("dotnet", [Assembly, .. arguments, "--root", Folder]) { Environment = Settings };

    /// <summary>A target as people call it, with the check whether the build is up to date.</summary>
    public Command Script(params string[] arguments) => new("bash", [Path.Combine(Folder, "build.sh"), .. arguments]) { Environment = Settings };

    /// <summary>kubectl in the same cluster.</summary>
    public Command Kubectl(params string[] arguments) => new("kubectl", ["--kubeconfig", Kubeconfig, .. arguments]);

    /// <summary>The same as patches without anything around them.</summary>
    public RawPatches Raw(string inNamespace) => new(Kubeconfig, Manifests, inNamespace);

    private Dictionary<string, string> Settings => new()
    {
        // As build.sh starts it.
        ["DOTNET_EnableWriteXorExecute"] = "0",
        ["SLIPWAY_KUBECONFIG"] = Kubeconfig,
        ["SLIPWAY_READY_TO_RUN"] = "true",
        ["SlipwaySource"] = source,
        ["GITHUB_TOKEN"] = "",
        ["GITHUB_ACTIONS"] = "",
    };

    private static void Git(string folder, params string[] arguments) => new Command("git", arguments) { WorkingDirectory = folder }.Run();
}
