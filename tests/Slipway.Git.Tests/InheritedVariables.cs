namespace Slipway.Git.Tests;

/// <summary>What the job has set about another repository. Alone: the variables are those of the whole process.</summary>
[Collection(nameof(InheritedVariables))]
[CollectionDefinition(nameof(InheritedVariables), DisableParallelization = true)]
public sealed class InheritedVariables
{
    [UnixFact]
    public async Task Variables_of_the_job_lead_git_nowhere_else()
    {
        using var repository = new TemporaryRepository();
        repository["dev/web/web.yaml"] = "image: one\n";
        var commit = repository.Commit();
        using var other = new TemporaryRepository();
        other.Commit();
        var marker = other.Sibling("has-run");
        other["x.sh"] = $"#!/bin/sh\necho ran > '{marker}'\nexit 1\n";
        other.MakeExecutable("x.sh");
        var script = Path.Combine(other.Folder, "x.sh");
        other.Git("config", "core.fsmonitor", script);
        using var variables = new Variables(
            ("GIT_DIR", Path.Combine(other.Folder, ".git")), ("GIT_WORK_TREE", other.Folder), ("GIT_NAMESPACE", "x"), ("GIT_COMMON_DIR", Path.Combine(other.Folder, ".git")),
            ("GIT_CONFIG_PARAMETERS", $"'core.fsmonitor'='{script}'"), ("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "core.fsmonitor"), ("GIT_CONFIG_VALUE_0", script),
            ("GIT_EXTERNAL_DIFF", script), ("GIT_PAGER", script));

        var workTree = new GitWorkTree(repository.Folder, TemporaryRepository.Logger);

        Assert.Equal(commit, (await workTree.HeadAsync(default)).Value);
        Assert.Equal(commit, (await workTree.ReadFactsAsync(default)).Head.Value);
        Assert.Empty(await workTree.UncommittedFilesAsync("build", default));
        Assert.False(File.Exists(marker));
    }

    private sealed class Variables : IDisposable
    {
        private readonly (string Name, string? Before)[] before;

        public Variables(params (string Name, string Value)[] variables)
        {
            before = [.. variables.Select(variable => (variable.Name, Environment.GetEnvironmentVariable(variable.Name)))];
            foreach (var (name, value) in variables)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }

        public void Dispose()
        {
            foreach (var (name, value) in before)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }
    }
}
