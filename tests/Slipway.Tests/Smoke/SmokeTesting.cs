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
            "header 'Content-Type' does not contain 'text/plain'.",
            "body does not contain '1.2.0'.",
            "body does not match '^version \\d'.",
        ],
        Test.Expect.Check(Answer(503, "no\n::error::\rendpoints", "text/html")));

    [Fact]
    public void What_was_answered_instead_is_a_part_of_its_own() => Assert.Equal(
        "body is 'no ::error:: endpoints'\nheader 'Content-Type' is 'text/html'", Test.Expect.Quote(Answer(503, "no\n::error::\rendpoints", "text/html"))!.ForLog());

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

    [Theory]
    [InlineData("$.status", "ok", null)]
    [InlineData("$.checks[1].name", "cache", null)]
    [InlineData("$.checks[-1].healthy", "true", null)]
    [InlineData("$[\"app.version\"]", "1.5", null)]
    [InlineData("$.status", "bad", "$.status is not 'bad'.")]
    [InlineData("$.checks[7].name", "db", "$.checks[7].name is missing; expected 'db'.")]
    [InlineData("$.status.deeper", "x", "$.status.deeper is missing; expected 'x'.")]
    public void A_value_of_a_JSON_answer_can_be_expected(string path, string expected, string? problem)
    {
        var expectation = new SmokeExpectation { Json = new Dictionary<string, string> { [path] = expected } };

        var failures = expectation.Check(Answer(
            200, """{"status":"ok","app.version":1.5,"checks":[{"name":"db","healthy":true},{"name":"cache","healthy":true}]}""", "application/json"));

        Assert.Equal(problem is null ? [] : [problem], failures);
    }

    [Fact]
    public void An_answer_that_is_no_JSON_says_so() => Assert.Equal(
        ["body is not JSON; expected JSON with 'ok' at $.status."],
        new SmokeExpectation { Json = new Dictionary<string, string> { ["$.status"] = "ok" } }.Check(Answer(200, "<html>", "text/html")));

    [Fact]
    public void A_command_passes_with_exit_code_0_and_else_its_last_line_is_for_the_log()
    {
        var expectation = new SmokeExpectation();

        var failed = new SmokeResponse { Status = 3, IsExitCode = true, Body = "checking\nno such table\n" };
        Assert.Empty(expectation.Check(new SmokeResponse { Status = 0, IsExitCode = true }));
        Assert.Equal(["exit code is 3; expected 0."], expectation.Check(failed));
        Assert.Equal("it ended with: no such table", expectation.Quote(failed)!.ForLog());
    }

    [Fact]
    public async Task An_answer_that_must_stay_right_is_asked_for_again()
    {
        var right = Answer(200, "version 1.2.0", "text/plain");
        var answers = new Queue<SmokeResponse?>([right, null, right, right, right]);
        var time = new SteppingTime();

        var result = Assert.Single(await new SmokeRun(new Requests(answers), time).RunAsync(
            [Test with { Settle = TimeSpan.FromSeconds(2), Interval = TimeSpan.FromSeconds(1) }], "dev", CancellationToken.None));

        Assert.True(result.HasPassed);
        Assert.Empty(answers);
        Assert.Equal(TimeSpan.FromSeconds(4), result.Duration);
    }

    [Fact]
    public void What_an_application_answered_is_no_markup_of_the_table()
    {
        var result = new SmokeResult(Test with { Name = "a|b" }, 1, ["body is '<img src=x>'"]);

        Assert.Contains("| **failed** | a&#124;b | body is '&#60;img src=x&#62;' 1 attempt, 0.0 s |", SmokeTable.Markdown("dev/web", [result]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_that_makes_no_sense_is_refused_before_anything_is_asked()
    {
        SmokeTest[] tests =
        [
            Test with { Attempts = 0, Expect = new SmokeExpectation { BodyMatches = "(" } },
            Test with { Target = new SmokeTarget.Url(new Uri("ftp://example.com/")) },
            Test with { Target = new SmokeTarget.Job("No Name", "registry.invalid/tests:1") },
            Test with { Expect = new SmokeExpectation { Json = new Dictionary<string, string> { ["$..name"] = "x" } } },
            Test with { Method = "G ET" },
            Test with { Headers = new Dictionary<string, string> { ["X Y"] = "1", ["Fine"] = "a\r\nInjected: b" } },
            Test with { Target = new SmokeTarget.Service("Web", "70000", "version") },
            Test with { Target = new SmokeTarget.Job("ask", "Not An Image") },
            Test with { Target = new SmokeTarget.Command("") },
        ];

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(
            () => new SmokeRun(new Requests(new Queue<SmokeResponse?>()), TimeProvider.System).RunAsync(tests, "dev", CancellationToken.None));

        Assert.Equal(13, refusal.Problems.Count);
    }

    private static SmokeResponse Answer(int status, string body, string type) =>
        new() { Status = status, Body = body, Headers = [new KeyValuePair<string, string>("content-type", type)] };

    /// <summary>Time that passes only while somebody waits.</summary>
    private sealed class SteppingTime : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            now += dueTime.Ticks;
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    private sealed class Requests(Queue<SmokeResponse?> answers) : ISmokeRequests
    {
        public Task<SmokeResponse> SendAsync(SmokeTest test, string inNamespace, CancellationToken cancellationToken) =>
            answers.Dequeue() is { } answer ? Task.FromResult(answer) : throw new SlipwayException("service web", "connection refused", isTransient: true);
    }
}
