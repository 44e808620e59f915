using System.Text.RegularExpressions;
using Slipway.Analysis;
using Slipway.Naming;

namespace Slipway.Tests.Analysis;

public sealed class QueriesOfChecks
{
    private static readonly AnalysisRequest Request = new()
    {
        Stage = StageName.Parse("prod"),
        Application = ApplicationName.Parse("web"),
        Namespace = "shop",
        Stable = "web",
        Canary = "web-canary",
        Segments = [],
        Now = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public void A_query_is_filled_in_for_each_version() => Assert.Equal(
        "sum(increase(requests{namespace=\"shop\",service=\"web-canary\",code=~\"5..\"}[120s])) or vector(0)",
        TrackQuery.Fill("sum(increase(requests{namespace=\"{{namespace}}\",service=\"{{service}}\",code=~\"5..\"}[{{window}}])) or vector(0)", Request, Track.Canary, TimeSpan.FromMinutes(2)));

    [Theory]
    [InlineData("web", "web-7d4b9c6f5d-x2k8p", true)]
    [InlineData("web", "web-canary-7d4b9c6f5d-x2k8p", false)]
    [InlineData("web-canary", "web-canary-7d4b9c6f5d-x2k8p", true)]
    [InlineData("web-canary", "web-7d4b9c6f5d-x2k8p", false)]
    [InlineData("web", "web-bcd-7d4b9c6f5d-x2k8p", false)]
    [InlineData("web", "my-web-7d4b9c6f5d-x2k8p", false)]
    [InlineData("web.v2", "webxv2-7d4b9c6f5d-x2k8p", false)]
    [InlineData("a23456789-123456789-123456789-123456789-123456789", "a23456789-123456789-123456789-123456789-123456789-7d4b9c6fx2k8p", true)]
    public void A_version_is_its_own_Pods_and_no_others(string workload, string pod, bool isOwn) =>
        Assert.Equal(isOwn, Regex.IsMatch(pod, $"^(?:{TrackQuery.Fill("{{track}}", Request with { Stable = workload }, Track.Stable, default)})$"));

    [Theory]
    [InlineData("web\"} or up{a=\"", "is not a name of Kubernetes, and cannot be put into a query.")]
    [InlineData("a23456789-123456789-123456789-123456789-123456789-123456789", "has 59 characters. Kubernetes cuts the names of its Pods, so that they cannot be told from those of others; expected at most 55.")]
    public void A_name_that_might_ask_for_something_else_is_refused(string workload, string reason) =>
        Assert.Equal(reason, Assert.Throws<SlipwayException>(() => TrackQuery.Fill("{{track}}", Request with { Stable = workload }, Track.Stable, default)).Reason);
}
