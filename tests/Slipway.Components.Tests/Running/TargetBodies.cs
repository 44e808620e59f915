using Nuke.Common;
using Assert = Xunit.Assert;
using Slipway.Components.Running;

namespace Slipway.Components.Tests.Running;

public sealed class TargetBodies
{
    private readonly EmptyBuild build = new EmptyBuild();

    [Fact]
    public void A_failure_that_was_expected_ends_with_1()
    {
        var failure = Assert.ThrowsAny<Exception>(() => build.Run(_ => throw new SlipwayException("dev/web", "is not healthy.")));

        Assert.Equal("dev/web: is not healthy.", failure.Message);
        Assert.Equal(1, build.ExitCode);
    }

    [Fact]
    public void Bad_input_ends_with_2()
    {
        Assert.ThrowsAny<Exception>(() => build.Run(_ => throw new InvalidInputException("slipway.yaml:1:1", "is empty.")));

        Assert.Equal(2, build.ExitCode);
    }

    [Fact]
    public void A_bug_keeps_its_own_exception()
    {
        Assert.Throws<InvalidOperationException>(() => build.Run(_ => throw new InvalidOperationException("a bug")));

        Assert.Equal(1, build.ExitCode);
    }

    [Fact]
    public void A_body_that_succeeds_sets_no_exit_code()
    {
        build.Run(_ => Task.CompletedTask);

        Assert.Null(build.ExitCode);
    }

    private sealed class EmptyBuild : NukeBuild;
}
