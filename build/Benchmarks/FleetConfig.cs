using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Benchmarks;

/// <summary>A clone of a sandbox's config repository that holds many applications of ten resources each.</summary>
sealed class FleetConfig
{
    private const string OneStage = "stages:\n  - name: dev\n";

    private readonly FleetSandbox sandbox;
    private readonly string assembly;
    private readonly string folder;
    private readonly string image;

    /// <param name="sandbox">A sandbox that runs.</param>
    /// <param name="assembly">The compiled build.</param>
    /// <param name="folder">Where to clone the config repository.</param>
    /// <param name="applications">How many applications there are.</param>
    /// <param name="withPod">How many of them, from the first on, have a pod.</param>
    /// <param name="stages">slipway.yaml. Default: one stage.</param>
    public FleetConfig(FleetSandbox sandbox, string assembly, string folder, int applications, int withPod = 0, string stages = OneStage)
    {
        (this.sandbox, this.assembly, this.folder) = (sandbox, assembly, folder);
        image = sandbox.EmptyImage();
        sandbox.Clone(folder);
        foreach (var stage in (string[])["dev", "prod"])
        {
            Directory.Delete(Path.Combine(folder, stage), recursive: true);
        }

        File.WriteAllText(Path.Combine(folder, "slipway.yaml"), stages);
        // Who is reported to is said with each run.
        File.WriteAllText(Path.Combine(folder, ".nuke", "parameters.json"), "{}");
        for (var number = 0; number < applications; number++)
        {
            Write(number, number < withPod ? Pod("first") : null);
        }

        Push($"{applications} applications");
    }

    /// <summary>The commit that is checked out.</summary>
    public string Commit { get; private set; } = "";

    /// <summary>The manifests of all applications.</summary>
    public string Manifests => Path.Combine(folder, "dev");

    /// <summary>Changes the pods of the first applications; commits and pushes it.</summary>
    public void Change(int applications, string version)
    {
        for (var number = 0; number < applications; number++)
        {
            Write(number, Pod(version));
        }

        Push($"{applications} changed: {version}");
    }

    /// <summary>Commits and pushes that nothing changed.</summary>
    public void ChangeNothing() => Push("nothing changed");

    /// <summary>A target of the compiled build that reports to the sandbox's forge.</summary>
    public Command Target(params string[] arguments) => Target(arguments, new() { ["SLIPWAY_CONFIG_REPOSITORY"] = sandbox.ConfigUrl, ["SLIPWAY_FORGE_TOKENFILE"] = sandbox.TokenFile });

    /// <summary>The same without a forge.</summary>
    public Command TargetAlone(params string[] arguments) => Target(arguments, []);

    private Command Target(string[] arguments, Dictionary<string, string> forge) => new("dotnet", [assembly, .. arguments, "--root", folder])
    {
        Environment = new Dictionary<string, string>(forge)
        {
            // As build.sh starts it.
            ["DOTNET_EnableWriteXorExecute"] = "0",
            ["SLIPWAY_KUBECONFIG"] = sandbox.Kubeconfig,
            ["GITHUB_TOKEN"] = "",
            ["GITHUB_ACTIONS"] = "",
        },
    };

    private void Write(int number, string? pod)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"app-{number:000}");
        MixedManifests.Write(Path.Combine(Manifests, name), MixedManifests.KindsOfService, name, pod);
    }

    // Ready a second after it started, and gone at once.
    private string Pod(string version) => string.Join("\n          ",
    [
        $"image: {image}",
        "command: [sleep, '3600']",
        $"env: [{{ name: VERSION, value: '{version}' }}]",
        "readinessProbe: { exec: { command: ['true'] }, initialDelaySeconds: 1, periodSeconds: 1 }",
    ]);

    private void Push(string message)
    {
        Git("add", "--all");
        Git("-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.org", "commit", "--quiet", "--allow-empty", "--message", message);
        Git("push", "--quiet", "origin", "HEAD");
        Commit = Git("rev-parse", "HEAD").Trim();
    }

    private string Git(params string[] arguments) => new Command("git", arguments) { WorkingDirectory = folder }.Run().Output;
}
