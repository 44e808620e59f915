using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Promotions;
using Slipway.Releases;

namespace Slipway.Tests.Promotions;

public sealed class SourcesOfImages
{
    private static readonly Digest Digest = Digest.Of(Encoding.UTF8.GetBytes("web"));
    private static readonly ImageReference Alone = ImageReference.Parse("ghcr.io/acme/web").WithDigest(Digest);

    [Theory]
    [InlineData("Release web 1.4.0 to dev")]
    [InlineData("Promote web 1.4.0 from qa to dev")]
    [InlineData("Roll back web from 1.5.0 to 1.4.0 in dev")]
    [InlineData("Merge pull request #12 from acme/release/dev/web\n\nRelease web 1.4.0 to dev")]
    public async Task An_image_that_is_named_by_its_digest_alone_has_the_version_that_its_release_says(string title)
    {
        var source = new SourceOfImage(new History($"Release web 1.5.0 to dev\n\nImage-Digest: sha256:{new string('9', 64)}\n", $"{title}\n\nImage-Digest: {Digest}\n"), DispatchProxy.Create<IPullRequests, NoPullRequests>());

        var image = await source.WithTagAsync(StageName.Parse("dev"), ApplicationName.Parse("web"), Alone, default);

        Assert.Equal($"ghcr.io/acme/web:1.4.0@{Digest}", image.ToString());
    }

    [Fact]
    public async Task An_image_of_which_no_release_is_known_is_not_promoted()
    {
        var source = new SourceOfImage(new History("Pin the image by hand\n"), DispatchProxy.Create<IPullRequests, NoPullRequests>());

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => source.WithTagAsync(StageName.Parse("dev"), ApplicationName.Parse("web"), Alone, default));

        Assert.StartsWith("dev/web: the manifests name ghcr.io/acme/web@sha256:", failure.Message, StringComparison.Ordinal);
    }

    private sealed class History(params string[] messages) : IConfigHistory
    {
        public async IAsyncEnumerable<IConfigTree> ReadAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            foreach (var message in messages)
            {
                yield return new Commit(message);
            }
        }

        public Task<IConfigTree?> FindAsync(CommitSha commit, CancellationToken cancellationToken) => Task.FromResult<IConfigTree?>(null);
    }

    private sealed record Commit(string Message) : IConfigTree
    {
        public CommitSha? Parent => null;

        public DateTimeOffset CommittedAt => DateTimeOffset.UnixEpoch;

        public string Committer => "";

        CommitSha IConfigTree.Commit => CommitSha.Parse(new string('a', 40));

        public Task<IReadOnlyList<ConfigFile>> ReadFolderAsync(string folder, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<string>> ListFoldersAsync(string folder, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    // All that is asked for is which there are.
    [SuppressMessage("Performance", "CA1852", Justification = "DispatchProxy derives from it.")]
    private class NoPullRequests : DispatchProxy
    {
        protected override object Invoke(MethodInfo? targetMethod, object?[]? args) => Task.FromResult<IReadOnlyList<PullRequest>>([]);
    }
}
