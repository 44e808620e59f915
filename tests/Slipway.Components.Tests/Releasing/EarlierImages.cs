using System.Runtime.CompilerServices;
using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Engine.Releasing;
using Slipway.Naming;
using Slipway.Rollbacks;

namespace Slipway.Components.Tests.Releasing;

public sealed class EarlierImages
{
    private static readonly StageName Prod = StageName.Parse("prod");
    private readonly History history = new();

    [Fact]
    public async Task The_image_before_the_current_one_is_found_with_its_source_and_what_else_changed_since()
    {
        history.Release("1.3.0", source: 'a');
        history.Change("Raise the limits");
        history.Release("1.4.0", source: 'b');
        history.Change("Add a probe");

        var found = await FindAsync(Image("1.4.0"));

        Assert.Equal((Image("1.3.0"), new string('a', 40)), (found.Image, found.SourceCommit?.Value));
        Assert.Equal(["Add a probe"], found.Since);
        Assert.Equal(history.Commits[1], found.At);
    }

    [Fact]
    public async Task A_version_can_be_asked_for()
    {
        history.Release("1.2.0", source: 'a');
        history.Release("1.3.0", source: 'b');
        history.Release("1.4.0", source: 'c');

        Assert.Equal(Image("1.2.0"), (await FindAsync(Image("1.4.0"), "1.2.0")).Image);
    }

    [Fact]
    public async Task Manifests_that_name_the_image_by_its_digest_alone_have_the_version_from_its_release()
    {
        foreach (var version in (string[])["1.2.0", "1.3.0", "1.4.0"])
        {
            history.Release(version, source: 'a', digestAlone: true);
            history.Change("Raise the limits");
        }

        var current = ImageReference.Parse("ghcr.io/acme/web").WithDigest(Image("1.4.0").Digest!);

        Assert.Equal(Image("1.3.0"), (await FindAsync(current)).Image);
        Assert.Equal(Image("1.2.0"), (await FindAsync(current, "1.2.0")).Image);
    }

    [Fact]
    public async Task A_version_that_was_rolled_back_is_not_gone_back_to_unasked()
    {
        history.Release("1.2.0", source: 'a');
        history.Release("1.3.0", source: 'b');
        history.Release("1.4.0", source: 'c');
        history.Release("1.3.0", source: 'b', trailer: "Rolled-Back-From: 1.4.0\n");

        Assert.Equal(Image("1.2.0"), (await FindAsync(Image("1.3.0"))).Image);
        Assert.Equal(Image("1.4.0"), (await FindAsync(Image("1.3.0"), "1.4.0")).Image);
    }

    [Fact]
    public async Task A_version_whose_release_was_reverted_on_the_forges_page_is_not_gone_back_to_unasked()
    {
        history.Release("1.2.0", source: 'a');
        history.Release("1.3.0", source: 'b');
        history.Release("1.4.0", source: 'c');
        history.Add("Revert \"Release web 1.4.0 to prod\"", history.Content(1), "This reverts commit 0000000000000000000000000000000000000002.");
        history.Change("Add a probe");

        var found = await FindAsync(Image("1.3.0"));

        Assert.Equal((Image("1.2.0"), new string('a', 40)), (found.Image, found.SourceCommit?.Value));
    }

    [Fact]
    public async Task An_unknown_version_is_refused_with_those_that_are_known()
    {
        history.Release("1.3.0", source: 'a');
        history.Release("1.4.0", source: 'b');

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => FindAsync(Image("1.4.0"), "1.1.0"));

        Assert.Contains("the history has no version '1.1.0'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("newest first: 1.4.0, 1.3.0.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_commits_that_make_no_sense_are_passed_over()
    {
        history.Release("1.3.0", source: 'a');
        history.Add("Break it", "image: [", "");
        history.Release("1.4.0", source: 'b');

        Assert.Equal(Image("1.3.0"), (await FindAsync(Image("1.4.0"))).Image);
    }

    [Fact]
    public async Task A_stage_that_had_only_one_image_cannot_go_back()
    {
        history.Release("1.4.0", source: 'b');

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => FindAsync(Image("1.4.0")));

        Assert.StartsWith("prod/web: the history has no earlier image.", failure.Message, StringComparison.Ordinal);
    }

    private Task<EarlierImage> FindAsync(ImageReference current, string? version = null) =>
        new RollbackSearch(history, ApplicationName.Parse("web"), []).FindAsync(Prod, current, version, default);

    private static ImageReference Image(string version) => ImageReference.Parse($"ghcr.io/acme/web:{version}").WithDigest(Digest.Of(Encoding.UTF8.GetBytes(version)));

    /// <summary>Commits in the order of their making.</summary>
    private sealed class History : IConfigHistory
    {
        private readonly List<Tree> trees = [];
        private string image = "";

        public IReadOnlyList<CommitSha> Commits => [.. trees.Select(tree => tree.Commit)];

        public void Release(string version, char source, string trailer = "", bool digestAlone = false)
        {
            image = $"spec: {{ containers: [{{ image: '{(digestAlone ? $"ghcr.io/acme/web@{Image(version).Digest}" : Image(version))}' }}] }}";
            Add($"Release web {version} to prod", image, $"Release-Application: web\nImage-Digest: {Image(version).Digest}\nSource-Commit: {new string(source, 40)}\n{trailer}");
        }

        public string Content(int commit) => trees[commit].Content;

        public void Change(string subject) => Add(subject, image, "");

        public void Add(string subject, string content, string trailers)
        {
            image = content;
            trees.Add(new Tree(CommitSha.Parse($"{trees.Count:x40}"), $"{subject}\n\n{trailers}", content));
        }

        public async IAsyncEnumerable<IConfigTree> ReadAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            foreach (var tree in trees.AsEnumerable().Reverse())
            {
                yield return tree;
            }
        }

        public Task<IConfigTree?> FindAsync(CommitSha commit, CancellationToken cancellationToken) =>
            Task.FromResult<IConfigTree?>(trees.Find(tree => tree.Commit == commit));
    }

    private sealed record Tree(CommitSha Commit, string Message, string Content) : IConfigTree
    {
        public CommitSha? Parent => null;

        public DateTimeOffset CommittedAt => DateTimeOffset.UnixEpoch;

        public string Committer => "";

        public Task<IReadOnlyList<ConfigFile>> ReadFolderAsync(string folder, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<ConfigFile>>([new ConfigFile($"{folder}/web.yaml", Encoding.UTF8.GetBytes(Content))]);

        public Task<IReadOnlyList<string>> ListFoldersAsync(string folder, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

        public Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken) => Task.FromResult<byte[]?>(null);
    }
}
