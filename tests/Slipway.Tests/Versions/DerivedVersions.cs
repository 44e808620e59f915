using Slipway.Naming;
using Slipway.Versions;

namespace Slipway.Tests.Versions;

public sealed class DerivedVersions
{
    private static readonly CommitSha Head = CommitSha.Parse("abc1234" + new string('0', 33));
    private static readonly CommitSha Earlier = CommitSha.Parse(new string('1', 40));

    [Theory]
    [InlineData("v1.2.3", 0, null, "1.2.3")]
    [InlineData("v1.2.3", 5, null, "1.2.4-0.5.gabc1234")]
    [InlineData("v2.0.0-rc.1", 0, null, "2.0.0-rc.1")]
    [InlineData("v2.0.0-rc.1", 5, null, "2.0.0-rc.1.5.gabc1234")]
    [InlineData(null, 5, null, "0.0.1-0.5.gabc1234")]
    [InlineData("v1.2.3", 0, "fedcba9876", "1.2.4-0.1.gabc1234.dirty.gfedcba9")]
    [InlineData("v1.2.3", 5, "fedcba9876", "1.2.4-0.5.gabc1234.dirty.gfedcba9")]
    [InlineData(null, 5, "fedcba9876", "0.0.1-0.5.gabc1234.dirty.gfedcba9")]
    public void The_version_follows_from_tag_and_height(string? tag, int height, string? dirtyTree, string expected)
    {
        var version = SourceVersion.Derive(new SourceFacts
        {
            Head = Head,
            CommittedAt = DateTimeOffset.UnixEpoch,
            BaseTag = tag is null ? null : VersionTag.TryParse(tag, height == 0 ? Head : Earlier),
            Height = height,
            DirtyTree = dirtyTree,
        });

        Assert.Equal(expected, version.Version);
        Assert.Equal(expected, ImageReference.Parse("web").WithTag(version.Version).Tag);
    }

    [Theory]
    [InlineData("v1.0.0 v1.10.0 v1.9.0", "1.10.0")]
    [InlineData("v2.0.0-rc.1 v2.0.0 v2.0.0-rc.2", "2.0.0")]
    [InlineData("v2.0.0-rc.2 v2.0.0-rc.10", "2.0.0-rc.10")]
    [InlineData("v2.0.0-1 v2.0.0-alpha", "2.0.0-alpha")]
    [InlineData("v2.0.0-alpha v2.0.0-alpha.1", "2.0.0-alpha.1")]
    [InlineData("v1.2 1.2.3 vacation v01.2.3 v1.2.3+build v9.9.9-01 v0.1.0", "0.1.0")]
    public void The_highest_version_tag_counts(string tags, string expected)
    {
        var parsed = tags.Split(' ').Select(tag => VersionTag.TryParse(tag, Earlier)).OfType<VersionTag>().ToList();

        Assert.Equal(expected, VersionTag.Base(parsed, Head)?.Version);
    }

    [Fact]
    public void A_tag_on_the_commit_itself_counts_more_than_a_higher_one_before_it()
    {
        var tags = new[] { VersionTag.TryParse("v2.0.0", Earlier)!, VersionTag.TryParse("v1.0.1", Head)! };

        Assert.Equal("1.0.1", VersionTag.Base(tags, Head)?.Version);
    }
}
