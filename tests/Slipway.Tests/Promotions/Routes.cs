using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Promotions;

namespace Slipway.Tests.Promotions;

public sealed class Routes
{
    private static readonly SlipwayConfiguration Configuration = SlipwayConfiguration.Parse("stages: [{ name: dev }, { name: qa }, { name: prod }]\n"u8.ToArray());

    [Theory]
    [InlineData(null, null, "dev", "qa")]
    [InlineData("qa", null, "qa", "prod")]
    [InlineData("dev", "prod", "dev", "prod")]
    public void A_promotion_goes_to_the_next_stage_or_to_a_named_later_one(string? from, string? to, string expectedFrom, string expectedTo) =>
        Assert.Equal(new PromotionRoute(StageName.Parse(expectedFrom), StageName.Parse(expectedTo)), Find(from, to));

    [Theory]
    [InlineData("prod", null, "it is the last stage in slipway.yaml")]
    [InlineData("prod", "dev", "expected a later stage; slipway.yaml has them in this order: dev, qa, prod. To go back, run Rollback.")]
    [InlineData("dev", "dev", "expected a later stage")]
    [InlineData("dve", null, "did you mean 'dev'?")]
    public void A_promotion_to_nowhere_or_backwards_is_refused(string from, string? to, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidInputException>(() => Find(from, to)).Message, StringComparison.Ordinal);

    private static PromotionRoute Find(string? from, string? to) =>
        PromotionRoute.Find(Configuration, from is null ? null : StageName.Parse(from), to is null ? null : StageName.Parse(to));
}
