using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Manifests;

namespace Slipway.Git.Tests;

/// <summary>Links, submodules and names that are not what they seem: nothing outside of the config repository is read or written.</summary>
public sealed class UnusualTrees : IDisposable
{
    private readonly TemporaryRepository remote = new();

    public void Dispose() => remote.Dispose();

    [UnixFact]
    public async Task Links_are_not_followed_out_of_the_repository()
    {
        Link("slipway.yaml", "/etc/passwd");
        Link("dev/web/secret.yaml", "../../../../../../etc/passwd");
        Link("prod/web", "../../elsewhere");
        remote["dev/web/web.yaml"] = "image: one\n";
        var tree = await HeadAsync();

        var passwd = await Assert.ThrowsAsync<GitException>(() => tree.ReadAsync("slipway.yaml", CancellationToken.None));
        var folder = await Assert.ThrowsAsync<GitException>(() => tree.ReadFolderAsync("prod/web", CancellationToken.None));

        Assert.Equal("slipway.yaml: it is a symbolic link that leads to no file of the config repository: /etc/passwd. Replace it with the file itself.", passwd.Message);
        Assert.StartsWith("prod/web: it is a symbolic link in the config repository", folder.Message, StringComparison.Ordinal);
        Assert.Equal(["dev/web/web.yaml"], (await tree.ReadFolderAsync("dev/web", CancellationToken.None)).Select(file => file.Path));
    }

    [UnixFact]
    public async Task A_link_within_the_repository_is_followed_by_name()
    {
        remote["common/slipway.yaml"] = "stages: []\n";
        Link("slipway.yaml", "common/slipway.yaml");

        Assert.Equal("stages: []\n"u8.ToArray(), await (await HeadAsync()).ReadAsync("slipway.yaml", CancellationToken.None));
    }

    [UnixFact]
    public async Task Files_and_links_below_several_folders_are_listed_at_once()
    {
        Link("dev/web/link", "../../elsewhere");
        remote["dev/web/web.yaml"] = "image: one\n";
        remote["prod/web/overlay/web.yaml"] = "image: one\n";
        remote["test/web/web.yaml"] = "image: one\n";
        var tree = await HeadAsync();

        Assert.Equal(
            [new("dev/web/link", ConfigEntryKind.Link), new("dev/web/web.yaml", ConfigEntryKind.File), new ConfigEntry("prod/web/overlay/web.yaml", ConfigEntryKind.File)],
            await tree.ListAsync(["prod", "dev", "none"], CancellationToken.None));
        Assert.Empty(await tree.ListAsync([], CancellationToken.None));
    }

    [Fact]
    public async Task A_submodule_in_place_of_an_application_is_named()
    {
        remote["a.txt"] = "a";
        var commit = remote.Commit();
        remote.Git("update-index", "--add", "--cacheinfo", $"160000,{commit},dev/web");
        remote.Git("commit", "--quiet", "-m", "A submodule");

        var failure = await Assert.ThrowsAsync<GitException>(async () => await (await FetchAsync()).ReadFolderAsync("dev/web", CancellationToken.None));

        Assert.StartsWith("dev/web: it is a submodule in the config repository", failure.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Modes_links_and_submodules_beside_the_edit_stay_as_they_are()
    {
        remote["dev/web/ä \"quoted\"\\\t.yaml"] = "image: one\n";
        remote["dev/web/run.sh"] = "#!/bin/sh\n";
        remote.MakeExecutable("dev/web/run.sh");
        Link("dev/web/link", "/etc/passwd");
        var commit = remote.Commit();
        remote.Git("update-index", "--add", "--cacheinfo", $"160000,{commit},dev/module");
        remote.Git("commit", "--quiet", "-m", "A submodule");
        var head = await FetchAsync();

        var sha = await Repository().CommitAsync(
            Change(head, ("dev/web/ä \"quoted\"\\\t.yaml", "image: two\n"), ("dev/web/run.sh", "#!/bin/bash\n"), ("dev/web/new.yaml", "new\n")), CancellationToken.None);

        Assert.Equal(
            "A\0dev/web/new.yaml\0M\0dev/web/run.sh\0M\0dev/web/ä \"quoted\"\\\t.yaml\0",
            remote.Git("diff", "--name-status", "-z", "main", sha.Value));
        Assert.Equal("160000 120000 100644 100755 100644", string.Join(' ', remote.Git("ls-tree", "-r", sha.Value, "dev/").Split('\n').Select(line => line[..6])));
    }

    [UnixFact]
    public async Task An_edit_of_a_link_is_refused()
    {
        Link("dev/web/web.yaml", "/etc/passwd");
        var head = await HeadAsync();

        var failure = await Assert.ThrowsAsync<GitException>(() => Repository().CommitAsync(Change(head, ("dev/web/web.yaml", "image: two\n")), CancellationToken.None));

        Assert.Equal("dev/web/web.yaml: it is a symbolic link in the config repository; expected a file.", failure.Message);
    }

    [Theory]
    [InlineData("../outside.yaml")]
    [InlineData("dev/../../outside.yaml")]
    [InlineData("dev/.git/config")]
    [InlineData("/etc/passwd")]
    public async Task A_path_that_leaves_the_repository_is_refused(string path)
    {
        remote["dev/web/web.yaml"] = "image: one\n";
        var head = await HeadAsync();

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => Repository().CommitAsync(Change(head, (path, "x")), CancellationToken.None));

        Assert.Equal($"file '{path}'", failure.Subject);
        Assert.Equal("", remote.Git("for-each-ref", "refs/heads/release"));
    }

    private GitConfigRepository Repository() => new(new GitRemote("file://" + remote.Folder), remote.CacheFolder, TemporaryRepository.Logger);

    private void Link(string path, string target)
    {
        var link = Path.Combine(remote.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, target);
    }

    private Task<IConfigTree> HeadAsync()
    {
        remote.Commit();
        return FetchAsync();
    }

    private async Task<IConfigTree> FetchAsync() => (await Repository().FetchAsync([], CancellationToken.None)).Base;

    private static ConfigCommit Change(IConfigTree head, params (string Path, string Content)[] files) => new()
    {
        Branch = "release/dev/web",
        Parent = head.Commit,
        ExpectedHead = null,
        Message = "Release web\n",
        Files = [.. files.Select(file => new FileEdit(file.Path, ReadOnlyMemory<byte>.Empty, Encoding.UTF8.GetBytes(file.Content)))],
    };
}
