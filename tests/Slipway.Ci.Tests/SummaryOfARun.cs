using Slipway.Engine.Events;

namespace Slipway.Ci.Tests;

public sealed class SummaryOfARun
{
    [Fact]
    public void It_counts_all_and_lists_what_is_not_unchanged_failures_first() => Assert.Equal(
        """
        1 failed, 1 deployed, 2 unchanged

        | application | outcome |
        |---|---|
        | prod/api | failed: &#60;b&#62; &#124; x |
        | prod/web | 1 created |

        """,
        OutcomeMarkdown.Of([Happening.Unchanged("prod/a"), Happening.Deployed("prod/web"), Happening.Unchanged("prod/b"), Happening.Failed("prod/api", "<b> | x\n::error::y")]));

    [Fact]
    public void Nothing_changed_is_one_line() => Assert.Equal("1 unchanged\n", OutcomeMarkdown.Of([Happening.Unchanged("prod/a")]));

    [Fact]
    public void However_many_fail_GitHub_shows_it()
    {
        var text = OutcomeMarkdown.Of([.. Enumerable.Range(0, 5000).Select(i => Happening.Failed($"prod/a{i}", string.Join(' ', Enumerable.Repeat("reason", 400))))]);

        Assert.True(text.Length < 1024 * 1024 / 3);
        Assert.Matches(@"\n… and \d+ more\n$", text);
        Assert.StartsWith("5000 failed\n", text, StringComparison.Ordinal);
    }
}
