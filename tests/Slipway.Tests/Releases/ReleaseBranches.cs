using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Tests.Releases;

public sealed class ReleaseBranches
{
    [Fact]
    public void A_branch_is_read_as_it_is_written()
    {
        var branch = new ReleaseBranch(StageName.Parse("dev"), ApplicationName.Parse("web"));

        Assert.Equal("release/dev/web", branch.ToString());
        Assert.Equal(branch, ReleaseBranch.TryParse("release/dev/web"));
    }

    [Theory]
    [InlineData("main")]
    [InlineData("release/1.4")]
    [InlineData("release/dev/web/mine")]
    [InlineData("releases/dev/web")]
    [InlineData("release/dev/Web")]
    [InlineData("release//web")]
    [InlineData("restore/dev/web")]
    public void A_branch_of_another_kind_is_not_a_release(string name) => Assert.Null(ReleaseBranch.TryParse(name));
}
