namespace Slipway.Git.Tests;

public sealed class FoldersOfAClone : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task A_folder_is_told_from_the_root_of_its_clone()
    {
        repository.Commit();
        var folder = Directory.CreateDirectory(Path.Combine(repository.Folder, "clusters", "eu"));

        Assert.Equal("", await new GitWorkTree(repository.Folder, TemporaryRepository.Logger).FolderAsync(default));
        Assert.Equal("clusters/eu", await new GitWorkTree(folder.FullName, TemporaryRepository.Logger).FolderAsync(default));
    }
}
