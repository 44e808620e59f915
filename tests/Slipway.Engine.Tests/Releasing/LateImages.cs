using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Engine.Releasing;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Engine.Tests.Releasing;

/// <summary>Images of which no history tells where they belong: their versions do.</summary>
public sealed class LateImages : ISourceHistory
{
    private static readonly string Digest = "sha256:" + new string('a', 64);

    [Theory]
    [InlineData("2.0.0", "1.9.0", true)]
    [InlineData("v2.0.0", "1.9.0", true)]
    [InlineData("1.9.0", "v1.10.0", false)]
    [InlineData("2.0.0", "2.0.1-rc.1", false)]
    [InlineData("2.0.0", "abc1234", false)]
    [InlineData("nightly", "1.0.0", false)]
    public async Task A_version_before_the_one_that_is_there_is_late(string there, string comes, bool isLate)
    {
        Assert.Equal(isLate, await IsLateAsync(there, comes, commit: null, goesByVersions: false));
        Assert.Equal(isLate, await IsLateAsync(there, comes, new string('b', 40), goesByVersions: true));
    }

    [Fact]
    public async Task A_build_of_a_known_commit_is_not_late_by_versions_that_something_else_made() =>
        Assert.False(await IsLateAsync("2.0.0", "1.9.0", new string('b', 40), goesByVersions: false));

    [Theory]
    [InlineData("1.4.0", "nightly", true)]
    [InlineData("nightly", "1.4.0", false)]
    public async Task A_tag_that_is_no_version_does_not_rename_a_digest_that_is_there(string there, string comes, bool isLeft) =>
        Assert.Equal(isLeft, await IsLateAsync($"{there}@{Digest}", comes, commit: null, goesByVersions: true));

    Task<SourceChanges?> ISourceHistory.FindAsync(string previous, ReleaseCandidate candidate, CancellationToken cancellationToken) => Task.FromResult<SourceChanges?>(null);

    private async Task<bool> IsLateAsync(string there, string comes, string? commit, bool goesByVersions)
    {
        var release = new Release(
            new ReleaseCandidate
            {
                Application = ApplicationName.Parse("web"),
                Version = comes,
                Image = ImageReference.Parse($"ghcr.io/acme/web:{comes}@{Digest}"),
                SourceCommit = commit is null ? null : CommitSha.Parse(commit),
            },
            StageName.Parse("dev"));
        var plan = ReleasePlan.For(release, new ReleaseState
        {
            BaseBranch = "main",
            Base = CommitSha.Parse(new string('1', 40)),
            Manifests = [new ConfigFile(
                "dev/web/web.yaml", Encoding.UTF8.GetBytes($"apiVersion: v1\nkind: Pod\nmetadata: {{ name: web }}\nspec:\n  containers: [{{ name: web, image: \"ghcr.io/acme/web:{there}\" }}]\n"))],
        });
        return await new LateRelease(this) { GoesByVersions = goesByVersions }.FindAsync(plan, changes: null, default) is not null;
    }
}
