using Slipway.Analysis;
using Slipway.Engine.Analysis;
using Slipway.Naming;

namespace Slipway.Engine.Tests.Analysis;

public sealed class ForecastsOfARollout
{
    private static readonly RolloutCheck[] Checks = [new RolloutCheck.ErrorShare("all {{track}}", "bad {{track}}"), new RolloutCheck.Threshold("queue", 1)];
    private static readonly AnalysisOptions Options = new();

    [Fact]
    public async Task It_is_made_from_the_last_days_traffic() => Assert.Equal(
        ["errors: 10 requests/s now: sees 0.3 % -> 4.5 % in about 5 min; 0.3 % -> 1.5 % in about 17 min; 0.6 % in fewer than one of ten rollouts"],
        await SayAsync(new MetricsInMemory { Weight = 0 }));

    [Fact]
    public async Task What_cannot_be_known_is_said_and_stops_nobody()
    {
        Assert.Equal(["errors: what it would see is not known: the metrics store has no data of the last day"], await SayAsync(new MetricsInMemory { Instead = _ => new MetricAnswer.NoData() }));
        Assert.Equal(["errors: what it would see is not known: refused"], await SayAsync(new MetricsInMemory { Instead = _ => new MetricAnswer.Unanswered("refused") }));
        Assert.Equal(
            ["errors: it would see nothing: its query cannot be used: parse error"],
            await SayAsync(new MetricsInMemory { Instead = _ => throw new SlipwayException("check 'errors'", "its query cannot be used: parse error") }));
    }

    private static Task<IReadOnlyList<string>> SayAsync(MetricsInMemory metrics) => new RolloutForecast(Checks, Options, metrics, TimeProvider.System).SayAsync(
        new AnalysisRequest
        {
            Stage = StageName.Parse("prod"), Application = ApplicationName.Parse("web"), Namespace = "shop", Stable = "web", Canary = "web-canary", Segments = [],
            Now = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero),
        },
        [(5, TimeSpan.FromMinutes(10)), (25, TimeSpan.FromMinutes(10)), (50, TimeSpan.FromMinutes(10))],
        default);
}
