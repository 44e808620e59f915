using System.Formats.Tar;
using Slipway.Naming;

namespace Slipway.Git.Tests;

public sealed class SourceOfACommit : IDisposable
{
    private readonly TemporaryRepository repository = new();
    private readonly CommitSha commit;
    private readonly GitSourceTree tree;

    public SourceOfACommit()
    {
        repository["src/app.cs"] = "one";
        commit = CommitSha.Parse(repository.Commit());
        tree = new GitSourceTree(Path.Combine(repository.Folder, "src"), TemporaryRepository.Logger);
    }

    [Fact]
    public async Task The_archive_of_a_commit_is_whole_and_the_same_each_time_whatever_is_not_committed()
    {
        await tree.ArchiveAsync(commit, repository.Sibling("first.tar"), default);
        repository["src/app.cs"] = "two";
        repository["later.txt"] = "three";
        await tree.ArchiveAsync(commit, repository.Sibling("second.tar"), default);

        Assert.Equal(await File.ReadAllBytesAsync(repository.Sibling("first.tar")), await File.ReadAllBytesAsync(repository.Sibling("second.tar")));
        Assert.Equal(["count.txt", "src/app.cs"], FilesOf(repository.Sibling("second.tar")));
    }

    [Fact]
    public async Task A_file_is_read_as_the_commit_has_it()
    {
        repository["src/app.cs"] = "two";

        Assert.Equal("one", await tree.FindTextAsync(commit, "src/app.cs", default));
        Assert.Null(await tree.FindTextAsync(commit, "src/other.cs", default));
    }

    [Fact]
    public void Paths_are_from_the_top_of_the_repository_and_never_outside_of_it()
    {
        Assert.Equal(("src/app.cs", ""), (tree.PathOf(Path.Combine(repository.Folder, "src", "app.cs")), tree.PathOf(repository.Folder)));
        Assert.Contains("it is not in the repository at", Assert.Throws<InvalidInputException>(() => tree.PathOf(repository.Sibling("elsewhere"))).Message, StringComparison.Ordinal);
    }

    public void Dispose() => repository.Dispose();

    private static List<string> FilesOf(string archive)
    {
        using var tar = new TarReader(File.OpenRead(archive));
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.EntryType == TarEntryType.RegularFile)
            {
                names.Add(entry.Name);
            }
        }

        return [.. names.Order(StringComparer.Ordinal)];
    }
}
