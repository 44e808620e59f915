using Slipway.Engine.Waiting;

namespace Slipway.Engine.Tests;

/// <summary>Of what a program printed before it ended, the line that says why comes first in the log.</summary>
public sealed class LastWordsOfPods
{
    [Theory]
    [InlineData("Starting\nUnhandled exception. System.InvalidOperationException: the database is gone\n   at Program.<Main>$(String[] args)\n", "Unhandled exception. System.InvalidOperationException: the database is gone")]
    [InlineData("Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nValueError: no port\n\n", "ValueError: no port")]
    [InlineData("exec format error", "exec format error")]
    [InlineData("  indented\n  all of it\n", null)]
    public void The_last_line_that_is_not_part_of_a_stack_trace(string printed, string? telling) => Assert.Equal(telling, PodOutput.Telling(PodWords.Of(printed)!));

    [Fact]
    public void It_is_no_command_for_a_CI_system() => Assert.DoesNotContain("::error::", PodOutput.Telling(PodWords.Of("::error::gotcha")!), StringComparison.Ordinal);
}
