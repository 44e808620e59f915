using Slipway.Ci.Logs;
using Slipway.Engine.Events;

namespace Slipway.Ci.Tests;

public sealed class RowsOnATerminal : IDisposable
{
    private const string UpAndClear = "\u001b[1A\u001b[2K";

    private readonly StringWriter terminal = new() { NewLine = "\n" };
    private readonly LogLines lines = new();
    private readonly ManualTime time = new();
    private readonly TerminalLog log;
    private TextWriter others = TextWriter.Null;
    private readonly Happening run;
    private (int Width, int Height) size = (100, 40);

    public RowsOnATerminal()
    {
        log = new TerminalLog(terminal, writer => others = writer, lines.Log, () => size, time);
        run = new Happening(log);
    }

    public void Dispose()
    {
        log.Dispose();
        terminal.Dispose();
        lines.Dispose();
    }

    [Fact]
    public void Each_application_at_work_has_a_row_and_the_last_one_counts()
    {
        run.Start(100);
        run.End(Happening.Failed("prod/a1", "no."));
        run.Apply("prod/web");
        run.Apply("prod/database");
        run.Wait("prod/web", 3, 5, 12, "smoke tests");

        Assert.Equal(["prod/web        2 of 5 ready, 12 s; then: smoke tests", "prod/database   applying, 0 s", "1 of 100 done, 2 at work, 97 to go, 1 failed"], Drawn());
    }

    [Fact]
    public void The_only_one_at_work_shows_what_it_waits_for()
    {
        run.Start(1);
        run.Wait("prod/web", 2, 5, 12);

        Assert.Equal(["prod/web   3 of 5 ready, 12 s", "  v1 Pod prod/p0: is Pending", "  v1 Pod prod/p1: is Pending"], Drawn());
    }

    [Theory]
    [InlineData(40, 14, "and 18 more")]
    [InlineData(6, 5, "and 27 more")]
    [InlineData(2, 1, null)]
    [InlineData(1, 0, null)]
    public void There_are_never_more_rows_than_the_window_has_lines(int height, int rows, string? more)
    {
        size = (100, height);
        run.Start(100);
        for (var i = 0; i < 30; i++)
        {
            run.Apply($"prod/a{i}");
        }

        var drawn = Drawn();

        Assert.Equal(rows, drawn.Count);
        Assert.Equal(more, drawn.Count > 1 ? drawn[^2] : null);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(5)]
    [InlineData(1)]
    public void No_row_is_wider_than_the_window(int width)
    {
        size = (width, 40);
        run.Start(100);
        run.Apply("prod/an-application-with-a-long-name");
        run.Apply("prod/web");

        Assert.All(Drawn(), row => Assert.True(row.Length <= Math.Max(1, width - 1), row));
    }

    [Fact]
    public void Rows_are_written_anew_at_most_ten_times_a_second_and_every_second()
    {
        run.Start(2);
        run.Apply("prod/web");
        for (var i = 0; i < 1000; i++)
        {
            run.Wait("prod/web", 1, 2, i);
        }

        Assert.Equal("", terminal.ToString());
        time.Advance(TimeSpan.FromMilliseconds(100));
        var once = terminal.ToString();
        time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.Equal(once, terminal.ToString());
        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.StartsWith(once + string.Concat(Enumerable.Repeat(UpAndClear, 3)), terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_written_above_the_rows_and_nothing_stays_of_them_at_the_end()
    {
        run.Start(1);
        run.Apply("prod/web");
        var drawn = Drawn();
        others.WriteLine("A line of somebody else");

        Assert.EndsWith($"{string.Concat(Enumerable.Repeat(UpAndClear, drawn.Count))}A line of somebody else\n", terminal.ToString(), StringComparison.Ordinal);
        drawn = Drawn();
        run.Tell(new DeployEvent.RunEnded([], null));
        var end = terminal.ToString();
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.EndsWith($"prod/web   applying, 0 s\n{UpAndClear}", end, StringComparison.Ordinal);
        Assert.Equal(end, terminal.ToString());
        log.Dispose();
        Assert.Same(terminal, others);
    }

    // What is drawn at the next moment of drawing.
    private List<string> Drawn()
    {
        var before = terminal.ToString().Length;
        time.Advance(TimeSpan.FromMilliseconds(100));
        return [.. terminal.ToString()[before..].Replace(UpAndClear, "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
