namespace Slipway.Git.Tests;

public sealed class FoldersOfAClone : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void A_folder_is_told_from_the_root_of_its_clone()
    {
        repository.Commit();
        var folder = Directory.CreateDirectory(Path.Combine(repository.Folder, "clusters", "eu"));

        Assert.Equal("", new GitWorkTree(repository.Folder, TemporaryRepository.Logger).FolderInClone());
        Assert.Equal("clusters/eu", new GitWorkTree(folder.FullName, TemporaryRepository.Logger).FolderInClone());
    }
}
