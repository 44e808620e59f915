using Slipway.Engine.Events;

namespace Slipway.Engine.Tests;

public sealed class OutcomesInWords
{
    [Fact]
    public void All_are_counted_in_the_same_order()
    {
        Outcome[] outcomes =
        [
            Run.Failed("prod/web", "no."), Run.Deployed("prod/a"), Run.Unchanged("prod/b"), Run.Unchanged("prod/c"), new Outcome.Skipped { Target = Run.Target("prod/d"), Reason = "x" },
            new Outcome.NotReached { Target = Run.Target("prod/e"), Reason = "x" }, new Outcome.AwaitsRelease { Target = Run.Target("prod/f") }, new Outcome.Superseded { Target = Run.Target("prod/g") },
        ];

        Assert.Equal("1 failed, 1 deployed, 1 skipped, 1 not reached, 1 waiting for a first release, 1 superseded, 2 unchanged", OutcomeText.Of(outcomes));
    }

    [Theory]
    [InlineData(140, "3 failed: prod/a0, prod/a1, prod/a2; 1 unchanged")]
    [InlineData(41, "3 failed: prod/a0 and 2 more; 1 unchanged")]
    [InlineData(30, "3 failed, 1 unchanged")]
    [InlineData(20, "3 failed, 1…")]
    public void Those_that_failed_are_named_as_far_as_they_fit(int maxLength, string expected)
    {
        Outcome[] outcomes = [Run.Unchanged("prod/web"), .. Enumerable.Range(0, 3).Select(i => Run.Failed($"prod/a{i}", "no."))];

        var text = OutcomeText.Of(outcomes, maxLength);

        Assert.Equal(expected, text);
        Assert.True(text.Length <= maxLength);
    }

    [Theory]
    [InlineData(140, "1 failed: prod/web: is refused by the server; 1 unchanged")]
    [InlineData(46, "1 failed: prod/web: is refused by the server…")]
    [InlineData(30, "1 failed: prod/web: is…")]
    public void The_reason_of_the_only_failure_comes_first_and_only_the_end_is_cut(int maxLength, string expected) =>
        Assert.Equal(expected, OutcomeText.Of([Run.Unchanged("prod/api"), Run.Failed("prod/web", "is refused by the server.\nMore.")], maxLength));

    [Fact]
    public void No_application_is_said_in_words() => Assert.Equal("Git has no application", OutcomeText.Of([], 140));
}
