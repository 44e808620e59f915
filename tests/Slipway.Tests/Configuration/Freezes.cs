using System.Globalization;
using Slipway.Configuration;

namespace Slipway.Tests.Configuration;

/// <summary>When nothing is deployed, and until when.</summary>
public sealed class Freezes
{
    // 2026-11-30 is a Monday.
    [Theory]
    [InlineData("fri 16:00", "mon 06:00", "2026-11-27 15:59", null)]
    [InlineData("fri 16:00", "mon 06:00", "2026-11-27 16:00", "2026-11-30 06:00")]
    [InlineData("fri 16:00", "mon 06:00", "2026-11-28 23:59", "2026-11-30 06:00")]
    [InlineData("fri 16:00", "mon 06:00", "2026-11-29 12:00", "2026-11-30 06:00")]
    [InlineData("fri 16:00", "mon 06:00", "2026-11-30 05:59", "2026-11-30 06:00")]
    [InlineData("fri 16:00", "mon 06:00", "2026-11-30 06:00", null)]
    [InlineData("tue 10:00", "tue 12:00", "2026-12-01 11:00", "2026-12-01 12:00")]
    [InlineData("tue 12:00", "tue 10:00", "2026-12-01 11:00", null)]
    [InlineData("2026-12-20", "2027-01-04 06:00", "2026-12-19 23:59", null)]
    [InlineData("2026-12-20", "2027-01-04 06:00", "2026-12-20 00:00", "2027-01-04 06:00")]
    [InlineData("2026-12-20", "2027-01-04 06:00", "2027-01-04 06:00", null)]
    [InlineData("2026-01-01", "2099-01-01", "2027-01-04 06:00", "2099-01-01 00:00")]
    public void A_freeze_ends(string from, string until, string now, string? end) => Assert.Equal(At(end), FreezeWindow.EndOf([FreezeWindow.Parse(from, until)], At(now)!.Value));

    [Fact]
    public void Windows_that_follow_each_other_are_one() => Assert.Equal(
        At("2027-01-04 06:00"),
        FreezeWindow.EndOf([FreezeWindow.Parse("2026-12-21 06:00", "2027-01-02"), FreezeWindow.Parse("fri 16:00", "mon 06:00")], At("2026-12-19 12:00")!.Value));

    [Fact]
    public void Windows_without_a_gap_end_at_some_time() =>
        Assert.NotNull(FreezeWindow.EndOf([FreezeWindow.Parse("sun 00:00", "thu 00:00"), FreezeWindow.Parse("thu 00:00", "sun 00:00")], At("2026-11-30 06:00")!.Value));

    [Theory]
    [InlineData("fri 16:00", "fri 16:00", "it ends before it begins.")]
    [InlineData("2027-01-04", "2026-12-20", "it ends before it begins.")]
    [InlineData("fri 16:00", "2026-12-20", "expected two days of the week, or two dates.")]
    [InlineData("fri", "mon 06:00", "expected a time of the week or a date")]
    [InlineData("2026-02-30", "2026-12-20", "expected a time of the week or a date")]
    public void What_is_no_window_is_refused(string from, string until, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidInputException>(() => FreezeWindow.Parse(from, until)).Message, StringComparison.Ordinal);

    private static DateTimeOffset? At(string? text) => text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
