using Slipway.Naming;

namespace Slipway.Git.Tests;

public sealed class AncestryOfCommits : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task A_full_clone_tells_ancestors_from_others()
    {
        var first = CommitSha.Parse(repository.Commit());
        var second = CommitSha.Parse(repository.Commit());
        var unheardOf = CommitSha.Parse(new string('a', 40));
        var workTree = new GitWorkTree(repository.Folder, TemporaryRepository.Logger);

        Assert.Equal(second, await workTree.HeadAsync(CancellationToken.None));
        Assert.Equal(Ancestry.Ancestor, await workTree.IsAncestorAsync(first, second, CancellationToken.None));
        Assert.Equal(Ancestry.NotAncestor, await workTree.IsAncestorAsync(second, first, CancellationToken.None));
        Assert.Equal(Ancestry.NotAncestor, await workTree.IsAncestorAsync(unheardOf, second, CancellationToken.None));
        Assert.Equal(Ancestry.Unknown, await workTree.IsAncestorAsync(second, unheardOf, CancellationToken.None));
    }

    [Fact]
    public async Task A_shallow_clone_does_not_claim_to_know()
    {
        var first = CommitSha.Parse(repository.Commit());
        var second = CommitSha.Parse(repository.Commit());
        var clone = repository.Sibling("clone");
        repository.Git("clone", "--quiet", "--depth", "1", "file://" + repository.Folder, clone);
        var workTree = new GitWorkTree(clone, TemporaryRepository.Logger);

        Assert.Equal(Ancestry.Unknown, await workTree.IsAncestorAsync(first, second, CancellationToken.None));
        Assert.Equal(Ancestry.Ancestor, await workTree.IsAncestorAsync(second, second, CancellationToken.None));
    }
}
