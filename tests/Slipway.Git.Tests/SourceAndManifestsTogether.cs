using Slipway.Naming;
using Slipway.Versions;

namespace Slipway.Git.Tests;

/// <summary>One repository for source and manifests: what is released does not make the next thing to release.</summary>
public sealed class SourceAndManifestsTogether : IDisposable
{
    private readonly TemporaryRepository repository = new();
    private int releases;

    public SourceAndManifestsTogether()
    {
        repository["slipway.yaml"] = "stages: [{ name: dev }, { name: prod }]\n";
        repository["src/app.cs"] = "one";
        repository["base/web.yaml"] = "image: base\n";
        repository["dev/web/web.yaml"] = "image: none\n";
        CommitAll("Start");
    }

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("merge")]
    [InlineData("squash")]
    [InlineData("squash without trailers")]
    [InlineData("fast-forward")]
    [InlineData("update branch, then merge")]
    public async Task A_commit_that_adds_only_releases_has_the_version_of_the_source_before(string how)
    {
        var source = await ReadAsync();

        Release("dev", how);
        Release("prod", how);
        var after = await ReadAsync();

        Assert.Equal((source.Version, source.Commit), (after.Version, after.Commit));
    }

    [Fact]
    public async Task A_revert_of_a_release_makes_no_version_either()
    {
        var source = await ReadAsync();
        Release("dev", "merge");
        repository.Git("revert", "--no-edit", "-m", "1", "HEAD");

        Assert.Equal(source.Version, (await ReadAsync()).Version);
    }

    [Fact]
    public async Task A_change_of_the_source_after_a_release_is_released_and_the_releases_count()
    {
        Release("dev", "merge");
        repository["src/app.cs"] = "two";
        var head = CommitAll("A fix");
        Release("dev", "merge");

        Assert.Equal($"0.0.1-0.4.g{head[..7]}", (await ReadAsync()).Version);
    }

    [Fact]
    public async Task A_release_that_a_person_added_source_to_is_released()
    {
        repository["dev/web/web.yaml"] = "image: two\n";
        repository["src/app.cs"] = "two";
        var head = CommitAll("Release web 1.0.0 to dev\n\nRelease-Application: web\nRelease-Stage: dev");

        Assert.Equal(head, (await ReadAsync()).Commit.Value);
    }

    [Fact]
    public async Task A_tag_on_a_release_is_wanted()
    {
        Release("dev", "merge");
        repository.Git("tag", "v1.5.0");
        Release("dev", "merge");

        Assert.Equal("1.5.0", (await ReadAsync()).Version);
    }

    [Theory]
    [InlineData("merge")]
    [InlineData("squash")]
    public async Task A_restore_of_what_stages_share_makes_no_version(string how)
    {
        var healthy = repository.Git("rev-parse", "HEAD");
        repository["base/web.yaml"] = "image: broken\n";
        repository["dev/web/web.yaml"] = "image: broken\n";
        CommitAll("Break it");
        var broken = await ReadAsync();

        repository["base/web.yaml"] = "image: base\n";
        Branch("dev", how, $"Restore web in dev\n\nRestore-Application: web\nRestore-Stage: dev\nRestore-Commit: {healthy}");

        Assert.Equal(broken.Commit, (await ReadAsync()).Commit);
    }

    [Fact]
    public async Task A_repository_without_stages_releases_every_commit()
    {
        repository.Git("rm", "--quiet", "slipway.yaml");
        CommitAll("No stages");
        Release("dev", "merge");

        Assert.Equal(repository.Git("rev-parse", "HEAD"), (await ReadAsync()).Commit.Value);
    }

    private void Release(string stage, string how)
    {
        repository[$"{stage}/web/web.yaml"] = $"image: {++releases}\n";
        Branch(stage, how, $"Release web {releases} to {stage}\n\nRelease-Application: web\nRelease-Stage: {stage}");
    }

    private void Branch(string stage, string how, string message)
    {
        repository.Git("switch", "--quiet", "--force-create", $"release/{stage}/web");
        CommitAll(message);
        repository.Git("switch", "--quiet", "main");
        switch (how)
        {
            case "merge":
                repository.Git("merge", "--quiet", "--no-ff", "--message", "Merge pull request #1", $"release/{stage}/web");
                break;
            case "fast-forward":
                repository.Git("merge", "--quiet", $"release/{stage}/web");
                break;
            case "update branch, then merge":
                repository[$"{stage}/web/more.yaml"] = $"# {releases}\n";
                CommitAll("A change of a manifest");
                repository.Git("switch", "--quiet", $"release/{stage}/web");
                repository.Git("merge", "--quiet", "--no-edit", "main");
                repository.Git("switch", "--quiet", "main");
                repository.Git("merge", "--quiet", "--no-ff", "--message", "Merge pull request #1", $"release/{stage}/web");
                break;
            default:
                repository.Git("merge", "--quiet", "--squash", $"release/{stage}/web");
                repository.Git("commit", "--quiet", "--message", how == "squash" ? $"{message.Split('\n')[0]} (#1)\n\n* {message}" : "Something (#1)");
                break;
        }
    }

    // Without the file that the repository's own helper changes each time.
    private string CommitAll(string message)
    {
        repository.Git("add", "--all");
        repository.Git("commit", "--quiet", "-m", message);
        return repository.Git("rev-parse", "HEAD");
    }

    private async Task<SourceVersion> ReadAsync() => SourceVersion.Derive(await new GitWorkTree(repository.Folder, TemporaryRepository.Logger).ReadFactsAsync(default));
}
