namespace Slipway.Components.Tests.Processes;

/// <summary>A proposal beside the base branch's checkout, previewed as CI does it.</summary>
public sealed class ProposedManifests : ConfigTest
{
    [UnixFact]
    public async Task A_proposal_chooses_neither_its_namespace_nor_its_parameters_and_runs_nothing()
    {
        Clone.Push("Base", ("slipway.yaml", "stages: [{ name: dev }]\n"), ("dev/web/a.yaml", Settings("red")));
        var proposal = FolderOf("proposal");
        Clone.Git("clone", "--quiet", Clone.Folder, proposal);
        Directory.CreateDirectory(Path.Combine(proposal, ".nuke"));
        Write("slipway.yaml", "stages: [{ name: dev, namespace: kube-system }]\n");
        Write("dev/web/a.yaml", Settings("blue"));
        Write(".nuke/parameters.json", """{ "Stage": "nowhere", "Kubeconfig": "nowhere" }""");
        Write("x.sh", $"#!/bin/sh\necho ran > '{FolderOf("has-run")}'\nexit 1\n");
        ExecutableFile.Make(Path.Combine(proposal, "x.sh"));
        Commit(proposal);
        Git(proposal, "config", "core.fsmonitor", Path.Combine(proposal, "x.sh"));

        var (exitCode, output) = await PreviewAsync("--manifests", proposal);

        Assert.True(exitCode == 0, output);
        Assert.Contains("  ~ stage dev: namespace dev -> kube-system", output, StringComparison.Ordinal);
        Assert.Contains("v1 ConfigMap dev/settings", output, StringComparison.Ordinal);
        Assert.False(File.Exists(FolderOf("has-run")), output);

        void Write(string path, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(proposal, path))!);
            File.WriteAllText(Path.Combine(proposal, path), text);
        }
    }

    [Fact]
    public async Task Without_a_base_branch_a_proposal_is_not_looked_at()
    {
        var proposal = FolderOf("proposal");
        Clone.Push("Base", ("slipway.yaml", "stages: [{ name: dev }]\n"), ("dev/web/a.yaml", Settings("red")));
        Clone.Git("clone", "--quiet", Clone.Folder, proposal);
        Clone.Push("Nothing", ("slipway.yaml", null));

        var (exitCode, output) = await PreviewAsync("--manifests", proposal);
        var (withBase, outputWithBase) = await PreviewAsync("--manifests", proposal, "--base", proposal);

        Assert.Equal(2, exitCode);
        Assert.Contains("is a proposal, and what holds for it is the base branch's slipway.yaml", output, StringComparison.Ordinal);
        Assert.True(withBase == 0, outputWithBase);
    }

    [Fact]
    public async Task A_folder_of_the_builds_own_repository_has_its_own_rules()
    {
        Clone.Push("Moved", ("slipway.yaml", null), ("deploy/slipway.yaml", "stages: [{ name: dev, namespace: own }]\n"), ("deploy/dev/web/a.yaml", Settings("red")));

        var (exitCode, output) = await PreviewAsync("--manifests", Path.Combine(Clone.Folder, "deploy"));

        Assert.True(exitCode == 0, output);
        Assert.Contains("v1 ConfigMap own/settings", output, StringComparison.Ordinal);
    }

    private static string Settings(string color) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: settings }}\ndata: {{ color: {color} }}\n";

    private void Commit(string folder)
    {
        Git(folder, "add", "--all");
        Git(folder, "-c", "user.name=A person", "-c", "user.email=person@example.invalid", "commit", "--quiet", "-m", "A proposal");
    }

    private void Git(string folder, params string[] arguments) => Clone.Git(["-C", folder, .. arguments]);

    private async Task<(int ExitCode, string Output)> PreviewAsync(params string[] arguments)
    {
        using var process = BuildProcess.Start(nameof(ConfigBuild), Clone.Folder, Sandbox, new KillSwitch(), ["Preview", .. arguments]);
        return (await process.EndAsync(), process.Output);
    }
}
