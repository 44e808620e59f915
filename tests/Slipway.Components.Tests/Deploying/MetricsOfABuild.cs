using Nuke.Common;
using Slipway.Analysis;
using Slipway.Engine.Ports;
using Slipway.Testing;
using Assert = Xunit.Assert;

namespace Slipway.Components.Tests.Deploying;

public sealed class MetricsOfABuild
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void With_nothing_set_there_are_none() => Assert.Null(Find(new Build()));

    [Fact]
    public async Task A_token_is_sent_to_the_address_that_is_set()
    {
        using var server = new ScriptedServer(new ScriptedServer.Answer(200, """{"status":"success","data":{"resultType":"scalar","result":[0,"1"]}}"""));

        var answers = await Find(new Build { Url = server.Address.AbsoluteUri, Token = "letmein" })!.AskAsync(
            [new MetricQuestion { Query = "1", From = DateTimeOffset.UnixEpoch, At = DateTimeOffset.UnixEpoch, Check = "errors", Track = Track.Canary }], default);

        Assert.Equal("Value { Number = 1 }", Assert.Single(answers).ToString());
        Assert.Equal("Bearer letmein", Assert.Single(server.Authorizations));
    }

    [Fact]
    public void A_program_answers_in_place_of_a_server() => Assert.Equal("CommandMetrics", Find(new Build { Command = "./ops/counts" })!.GetType().Name);

    [Theory]
    [InlineData("prometheus", null, null, "'prometheus' is not the address of a metrics store")]
    [InlineData("http://prometheus.example.com", "letmein", null, "is not encrypted")]
    [InlineData("http://monitoring.googleapis.com/v1/projects/acme/location/global/prometheus", null, null, "is not encrypted; expected https")]
    [InlineData("https://prometheus.example.com", null, "./ops/counts", "Expected one of them")]
    public void What_makes_no_sense_is_refused(string url, string? token, string? command, string expected)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => Find(new Build { Url = url, Token = token, Command = command })).Message;

        Assert.Contains(expected, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("letmein", refusal, StringComparison.Ordinal);
    }

    private static IMetrics? Find(Build build) => ((IHaveMetrics)build).FindMetrics(Checkout.Root, Minute);

    private sealed class Build : NukeBuild, IHaveMetrics
    {
        public string? Url { get; init; }

        public string? Token { get; init; }

        public string? Command { get; init; }

        string? IHaveMetrics.MetricsUrl => Url;

        string? IHaveMetrics.MetricsToken => Token;

        string? IHaveMetrics.MetricsCommand => Command;
    }
}
