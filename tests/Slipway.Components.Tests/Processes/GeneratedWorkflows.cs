using Slipway.Components.Tests.Deploying;
using Slipway.Components.Tests.Releasing;
using Slipway.Forges;

namespace Slipway.Components.Tests.Processes;

/// <summary>The workflows that both builds generate for GitHub Actions, run as they stand on the sandbox: from a commit to the running application, and what comes after.</summary>
public sealed class GeneratedWorkflows : ProcessTest
{
    private const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, labels: { app: web } }
        spec:
          replicas: 0
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [{ name: web, image: "REGISTRY/web:unreleased", resources: { limits: { memory: 64Mi }, requests: { cpu: 10m, memory: 64Mi } } }] }
        """;

    private string Manifest => Web.Replace("REGISTRY", Registry, StringComparison.Ordinal) + "\n";

    private string Registry => $"localhost:{Sandbox.Address.Port}/acme";

    [UnixFact]
    public async Task Each_job_does_what_it_is_for()
    {
        var application = await ApplicationAsync((".nuke/parameters.json", Parameters()), ("build.sh", Script(nameof(ApplicationBuild))));
        var config = Config();
        foreach (var (build, folder) in new[] { (nameof(ApplicationBuild), application), (nameof(ConfigBuild), config.Folder) })
        {
            using var process = BuildProcess.Start(build, folder, Sandbox, new KillSwitch(), "GenerateWorkflows");
            Assert.True(await process.EndAsync() == 0, process.Output);
        }

        Assert.Equal(["deploy.yml", "drift.yml", "operate.yml", "preview.yml"], Directory.GetFiles(Path.Combine(config.Folder, ".github", "workflows")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        config.Push("Workflows");
        await Commands.GitAsync(application, "add", "--all");
        await Commands.GitAsync(application, "commit", "--quiet", "-m", "Workflows");

        await RunAsync(nameof(ApplicationBuild), application, "release.yml", []);
        var release = (await Forge.PullRequests.FindOpenAsync("release/dev/web", "main", default))!;
        Propose(config, release);
        var own = await RunAsync(nameof(ConfigBuild), config.Folder, "preview.yml", Of(release, "acme/config"));
        var fork = await RunAsync(nameof(ConfigBuild), config.Folder, "preview.yml", Of(release, "someone/config"));

        Assert.Contains(" to create", own, StringComparison.Ordinal);
        Assert.DoesNotContain("not dry-run", own, StringComparison.Ordinal);
        Assert.Contains(" to create, not dry-run", fork, StringComparison.Ordinal);

        Directory.Delete(Path.Combine(config.Folder, "proposal"), recursive: true);
        config.Git("fetch", "--quiet");
        config.Git([.. ConfigClone.Person, "merge", "--quiet", "--no-ff", "-m", $"Merge pull request #{release.Number}", "origin/release/dev/web"]);
        config.Git("push", "--quiet");
        await RunAsync(nameof(ConfigBuild), config.Folder, "deploy.yml", []);
        await RunAsync(nameof(ConfigBuild), config.Folder, "drift.yml", []);
        var status = await RunAsync(nameof(ConfigBuild), config.Folder, "operate.yml", [("inputs.target", "Status")]);
        var doctor = await RunAsync(nameof(ConfigBuild), config.Folder, "operate.yml", [("inputs.target", "Doctor")]);

        var promotion = await RunAsync(nameof(ConfigBuild), config.Folder, "operate.yml", [("inputs.target", "Promote"), ("inputs.stage", "dev")]);
        var next = await RunAsync(nameof(ConfigBuild), config.Folder, "operate.yml", [("inputs.target", "Promote")]);
        var sync = await RunAsync(nameof(ConfigBuild), config.Folder, "operate.yml", [("inputs.target", "SyncBack"), ("inputs.stage", "dev")]);

        using var refused = BuildProcess.Start(nameof(ConfigBuild), config.Folder, Sandbox, new KillSwitch(), "SyncBack", "--from", "vap");
        Assert.Equal(2, await refused.EndAsync());

        Assert.Contains("From: 'vap' is nothing that SyncBack takes over; expected edits or vpa; did you mean 'vpa'?", refused.Output, StringComparison.Ordinal);
        Assert.NotNull(await Forge.PullRequests.FindOpenAsync("release/prod/web", "main", default));
        Assert.Contains("/pull/", promotion, StringComparison.Ordinal);
        Assert.Contains("/pull/", next, StringComparison.Ordinal);
        Assert.Contains("SyncBack", sync, StringComparison.Ordinal);
        Assert.Contains("healthy", status, StringComparison.Ordinal);
        Assert.Contains("nothing is wrong", doctor, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_repository_of_both_is_released_and_reported_by_those_of_the_guides()
    {
        var both = Config(nameof(MonorepoBuild));
        Take(both.Folder, "monorepo/release.yml", "config/report.yml");
        both.Push("The source", ("src/app.txt", "1"));

        await RunAsync(nameof(MonorepoBuild), both.Folder, "release.yml", []);
        await RunAsync(nameof(MonorepoBuild), both.Folder, "report.yml", []);

        Assert.NotNull(await Forge.PullRequests.FindOpenAsync("release/dev/web", "main", default));
        Assert.True(File.Exists(Path.Combine(both.Folder, "artifacts", "report", "index.html")));
    }

    [UnixFact]
    public async Task A_missing_secret_is_named_where_it_is_needed_first()
    {
        var config = Config();
        using (var process = BuildProcess.Start(nameof(ConfigBuild), config.Folder, Sandbox, new KillSwitch(), "GenerateWorkflows"))
        {
            await process.EndAsync();
        }

        var run = new WorkflowRun(config.Folder, new Dictionary<string, string>(), new Dictionary<string, string?>());

        Assert.NotEqual(0, await run.RunAsync("deploy.yml"));
        Assert.Contains("a secret is not set; docs/guides/workflows.md lists them", run.Output, StringComparison.Ordinal);
    }

    private ConfigClone Config(string build = nameof(ConfigBuild))
    {
        var clone = ConfigClone.Of(Sandbox, FolderOf("config"));
        clone.Git("rm", "-r", "--quiet", "dev", "prod", "build.sh", "--ignore-unmatch");
        Write(clone.Folder, "build.sh", Script(build));
        ExecutableFile.Make(Path.Combine(clone.Folder, "build.sh"));
        clone.Push(
            "Base", ("slipway.yaml", "stages: [{ name: dev }, { name: prod }]\n"), ("dev/web/web.yaml", Manifest), ("prod/web/web.yaml", Manifest), (".nuke/parameters.json", Parameters()),
            (".gitignore", ".nuke/temp\nartifacts\nproposal\n"));
        return clone;
    }

    // The build is compiled already.
    private static string Script(string build) => $"#!/usr/bin/env bash\n{Program.Variable}={build} exec dotnet '{typeof(GeneratedWorkflows).Assembly.Location}' \"$@\" --root \"$(cd \"$(dirname \"$0\")\" && pwd)\"\n";

    private string Parameters() => $$"""
        {
          "ConfigRepository": "{{Sandbox.ConfigRepository.AbsoluteUri}}",
          "ForgeTokenFile": "{{Sandbox.TokenPath}}",
          "Registry": "{{Registry}}",
          "DockerConfig": "{{Sandbox.DockerConfigFolder}}",
          "SlackApi": "{{Sandbox.SlackAddress.AbsolutePath}}",
          "SlackChannel": "releases"
        }
        """;

    private static void Take(string folder, params string[] files)
    {
        Directory.CreateDirectory(Path.Combine(folder, ".github", "workflows"));
        foreach (var file in files)
        {
            File.Copy(Path.Combine(Checkout.Root, "docs", "workflows", file), Path.Combine(folder, ".github", "workflows", Path.GetFileName(file)));
        }
    }

    private static void Write(string folder, string path, string text) => File.WriteAllText(Path.Combine(folder, path), text);

    // What the second checkout of preview.yml does.
    private static void Propose(ConfigClone config, PullRequest pullRequest)
    {
        config.Git("clone", "--quiet", config.Git("remote", "get-url", "origin"), "proposal");
        config.Git("-C", "proposal", "checkout", "--quiet", "--detach", pullRequest.Head.Value);
    }

    private static (string, string)[] Of(PullRequest pullRequest, string head) =>
        [("github.event.pull_request.number", $"{pullRequest.Number}"), ("github.event.pull_request.head.repo.full_name", head)];

    private async Task<string> RunAsync(string build, string folder, string file, IEnumerable<(string Name, string Value)> more)
    {
        var kubeconfig = await File.ReadAllTextAsync(Sandbox.KubeconfigPath);
        var contexts = new Dictionary<string, string>
        {
            ["github.repository"] = "acme/config", ["secrets.GITHUB_TOKEN"] = Sandbox.Token, ["secrets.SLACK_TOKEN"] = Sandbox.Token,
            ["secrets.KUBECONFIG"] = kubeconfig, ["secrets.KUBECONFIG_PREVIEW"] = kubeconfig, ["secrets.KUBECONFIG_READER"] = kubeconfig,
        };
        foreach (var (name, value) in more)
        {
            contexts[name] = value;
        }

        // Of this process, no setting of another build.
        var machine = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("SLIPWAY_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("NUKE_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("GITHUB_", StringComparison.OrdinalIgnoreCase) || name is "CI" or "KUBECONFIG")
            .ToDictionary(name => name, string? (_) => null);
        machine[Program.ImageVariable] = $"localhost:{Sandbox.Address.Port}/slipway/empty:latest";
        machine["DOTNET_TieredPGO"] = "0";
        var run = new WorkflowRun(folder, contexts, machine);

        Assert.True(await run.RunAsync(file) == 0, $"{build} {file}\n{run.Output}");
        return run.Output;
    }
}
