using Slipway.Deployments;

namespace Slipway.Tests.Deployments;

public sealed class RulesOfAStage
{
    [Fact]
    public void Eight_applications_are_deployed_at_once_unless_the_rules_say_otherwise() =>
        Assert.Equal((16, 1), (new StageRules().MaxParallel, new StageRules { MaxParallel = 1 }.MaxParallel));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void No_applications_at_once_is_refused(int maxParallel) => Assert.Equal(
        $"StageRules.MaxParallel: is {maxParallel}; expected at least 1: one application after the other.",
        Assert.Throws<InvalidInputException>(() => new StageRules { MaxParallel = maxParallel }).Message);
}
