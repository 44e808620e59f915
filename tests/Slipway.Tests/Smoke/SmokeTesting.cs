using Slipway.Smoke;

namespace Slipway.Tests.Smoke;

public sealed class SmokeTesting
{
    private static readonly SmokeTest Test = new()
    {
        Target = new SmokeTarget.Service("web", "http", "/version"),
        Interval = TimeSpan.Zero,
        Attempts = 3,
        Expect = new SmokeExpectation
        {
            BodyContains = ["1.2.0"],
            BodyMatches = "^version \\d",
            Headers = new Dictionary<string, string> { ["Content-Type"] = "text/plain" },
        },
    };

    [Fact]
    public void A_right_answer_passes() => Assert.Empty(Test.Expect.Check(Answer(200, "version 1.2.0", "text/plain; charset=utf-8")));

    [Fact]
    public void A_wrong_answer_fails_with_everything_that_is_wrong() => Assert.Equal(
        [
            "status is 503; expected 200.",
            "header 'Content-Type' is 'text/html'; expected it to contain 'text/plain'.",
            "body is 'no ::error:: endpoints'; expected it to contain '1.2.0'.",
            "body is 'no ::error:: endpoints'; expected it to match '^version \\d'.",
        ],
        Test.Expect.Check(Answer(503, "no\n::error::\rendpoints", "text/html")));

    [Fact]
    public async Task It_asks_until_the_answer_is_right()
    {
        var answers = new Queue<SmokeResponse?>([null, Answer(503, "", "text/plain"), Answer(200, "version 1.2.0", "text/plain")]);

        var result = Assert.Single(await new SmokeRun(new Requests(answers), TimeProvider.System).RunAsync([Test], "dev", CancellationToken.None));

        Assert.Equal("GET service web:http/version: passed at attempt 3", result.ToString());
    }

    [Fact]
    public async Task It_gives_up_when_the_attempts_are_used_up()
    {
        var answers = new Queue<SmokeResponse?>([null, null, null, Answer(200, "version 1.2.0", "text/plain")]);

        var result = Assert.Single(await new SmokeRun(new Requests(answers), TimeProvider.System).RunAsync([Test], "dev", CancellationToken.None));

        Assert.Equal("GET service web:http/version: service web: connection refused (3 attempts)", result.ToString());
        Assert.False(result.HasPassed);
    }

    [Fact]
    public async Task A_test_that_makes_no_sense_is_refused_before_anything_is_asked()
    {
        SmokeTest[] tests =
        [
            Test with { Attempts = 0, Expect = new SmokeExpectation { BodyMatches = "(" } },
            Test with { Target = new SmokeTarget.Url(new Uri("ftp://example.com/")) },
        ];

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(
            () => new SmokeRun(new Requests(new Queue<SmokeResponse?>()), TimeProvider.System).RunAsync(tests, "dev", CancellationToken.None));

        Assert.Equal(3, refusal.Problems.Count);
    }

    private static SmokeResponse Answer(int status, string body, string type) =>
        new() { Status = status, Body = body, Headers = [new KeyValuePair<string, string>("content-type", type)] };

    private sealed class Requests(Queue<SmokeResponse?> answers) : ISmokeRequests
    {
        public Task<SmokeResponse> SendAsync(SmokeTest test, string inNamespace, CancellationToken cancellationToken) =>
            answers.Dequeue() is { } answer ? Task.FromResult(answer) : throw new SlipwayException("service web", "connection refused", isTransient: true);
    }
}
