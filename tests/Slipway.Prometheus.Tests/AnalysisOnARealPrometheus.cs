using System.Globalization;
using System.Text;
using Slipway.Analysis;
using Slipway.Engine.Analysis;
using Slipway.Naming;
using Slipway.Smoke;

namespace Slipway.Prometheus.Tests;

public sealed class AnalysisOnARealPrometheus
{
    private const string Pods = "namespace=\"{{namespace}}\",pod=~\"{{track}}\"";

    private static readonly RolloutCheck[] Checks =
    [
        new RolloutCheck.ErrorShare($"sum(increase(requests_total{{{Pods}}}[{{{{window}}}}]))", $"sum(increase(requests_total{{{Pods},code=~\"5..\"}}[{{{{window}}}}])) or vector(0)"),
        new RolloutCheck.SlowShare($"sum(increase(seconds_bucket{{{Pods},le=\"+Inf\"}}[{{{{window}}}}]))", $"sum(increase(seconds_bucket{{{Pods},le=\"0.5\"}}[{{{{window}}}}]))"),
        new RolloutCheck.Threshold("max(queue_length{namespace=\"{{namespace}}\"})", 100),
    ];

    [ProgramFact("prometheus", "promtool")]
    public async Task Errors_slow_requests_and_limits_are_judged_as_they_were_counted()
    {
        using var prometheus = new RealPrometheus();
        await prometheus.StartAsync(Recorded());
        using var http = new HttpClient();
        var analysis = new RolloutAnalysis(
            Checks, new AnalysisOptions(), new PrometheusMetrics(new PrometheusOptions { Address = prometheus.Address }, http, TimeProvider.System), new NoRequests(), TimeProvider.System);

        var evidence = await analysis.LookAsync(Request("shop"), default);
        var elsewhere = await analysis.LookAsync(Request("another"), default);

        Assert.Equal(
            ["errors 540 of 27, 4860 of 0: Alarm", "slow 540 of 5, 4860 of 48: Passed", "threshold 0 of 0, 0 of 0: Passed"],
            evidence.Rows.Select(row => string.Create(
                CultureInfo.InvariantCulture, $"{row.Counts.Check} {row.Counts.CanaryRequests} of {row.Counts.CanaryBad}, {row.Counts.StableRequests} of {row.Counts.StableBad}: {row.Verdict}")));
        Assert.Equal(["no data of the new version", "no data of the new version", "no data"], elsewhere.Rows.Select(row => row.Reason));
    }

    // A sample each 15 seconds: 10 requests a second, a tenth of them on the new version, of which every twentieth fails.
    private static string Recorded()
    {
        var text = new StringBuilder();
        Series("requests", "counter", "requests_total{namespace=\"shop\",pod=\"web-7d4b9c6f5d-x2k8p\",code=\"200\"}", second => 9 * second);
        Series(null, null, "requests_total{namespace=\"shop\",pod=\"web-canary-5f6b7c8d9f-zz2kp\",code=\"200\"}", second => 0.95 * second);
        Series(null, null, "requests_total{namespace=\"shop\",pod=\"web-canary-5f6b7c8d9f-zz2kp\",code=\"500\"}", second => 0.05 * second);
        Series("seconds", "histogram", "seconds_bucket{namespace=\"shop\",pod=\"web-7d4b9c6f5d-x2k8p\",le=\"0.5\"}", second => 8.91 * second);
        Series(null, null, "seconds_bucket{namespace=\"shop\",pod=\"web-7d4b9c6f5d-x2k8p\",le=\"+Inf\"}", second => 9 * second);
        Series(null, null, "seconds_bucket{namespace=\"shop\",pod=\"web-canary-5f6b7c8d9f-zz2kp\",le=\"0.5\"}", second => 0.99 * second);
        Series(null, null, "seconds_bucket{namespace=\"shop\",pod=\"web-canary-5f6b7c8d9f-zz2kp\",le=\"+Inf\"}", second => second);
        Series("queue_length", "gauge", "queue_length{namespace=\"shop\"}", second => 12);
        return text.Append("# EOF\n").ToString();

        void Series(string? family, string? type, string series, Func<double, double> value)
        {
            text.Append(family is null ? "" : $"# TYPE {family} {type}\n");
            for (var second = 0; second <= 900; second += 15)
            {
                text.Append(CultureInfo.InvariantCulture, $"{series} {value(second)} {At(0).AddSeconds(second).ToUnixTimeSeconds()}\n");
            }
        }
    }

    private static AnalysisRequest Request(string inNamespace) => new()
    {
        Stage = StageName.Parse("prod"),
        Application = ApplicationName.Parse("web"),
        Namespace = inNamespace,
        Stable = "web",
        Canary = "web-canary",
        Segments = [new ExposureSegment { Step = 1, Weight = 10, From = At(2) }],
        Now = At(12.5),
    };

    private static DateTimeOffset At(double minutes) => new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero).AddMinutes(minutes);

    private sealed class NoRequests : ISmokeRequests
    {
        public Task<SmokeResponse> SendAsync(SmokeTest test, string inNamespace, CancellationToken cancellationToken) => throw new InvalidOperationException();
    }
}
