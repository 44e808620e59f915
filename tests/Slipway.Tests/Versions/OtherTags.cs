using Slipway.Versions;

namespace Slipway.Tests.Versions;

/// <summary>Tags that look like versions and are not taken for them.</summary>
public sealed class OtherTags
{
    [Theory]
    [InlineData("3.0.0", "it does not begin with 'v'. For this version, tag v3.0.0")]
    [InlineData("V1.2.3", "it does not begin with 'v'. For this version, tag v1.2.3")]
    [InlineData("1.2.0-rc.1", "it does not begin with 'v'. For this version, tag v1.2.0-rc.1")]
    [InlineData("v1.10", "it has 2 numbers, and a version has three. For this version, tag v1.10.0")]
    [InlineData("v2", "it has 1 number, and a version has three. For this version, tag v2.0.0")]
    [InlineData("v1.2.3.4", "it has 4 numbers, and a version has three. Expected a tag such as v1.2.3 or v2.0.0-rc.1")]
    [InlineData("v1.02.3", "its numbers have leading zeros. For this version, tag v1.2.3")]
    [InlineData("v1.6.0+build.7", "'+build.7' is build metadata, and an image tag has no '+'. For this version, tag v1.6.0")]
    [InlineData("web/v2.0.0", "it begins with 'web/', and all applications of a repository have one version. For this version, tag v2.0.0")]
    [InlineData("release-1.2.3", "it begins with 'release-', and all applications of a repository have one version. For this version, tag v1.2.3")]
    [InlineData("v1.2.3-rc..1", "its pre-release is not one of SemVer 2.0. Expected a tag such as v1.2.3 or v2.0.0-rc.1")]
    [InlineData("v1.2.3-01", "its pre-release is not one of SemVer 2.0. Expected a tag such as v1.2.3 or v2.0.0-rc.1")]
    public void I_am_told_why_a_tag_is_no_version_and_what_to_write(string tag, string reason) => Assert.Equal(reason, OtherTag.Explain(tag));

    [Theory]
    [InlineData("v1.2.3")]
    [InlineData("v2.0.0-rc.1")]
    [InlineData("vacation")]
    [InlineData("nightly")]
    [InlineData("build-17")]
    [InlineData("sprint/12")]
    [InlineData("")]
    public void Versions_and_tags_about_something_else_are_not_mentioned(string tag) => Assert.Null(OtherTag.Explain(tag));
}
