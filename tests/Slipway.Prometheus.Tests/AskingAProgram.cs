using Slipway.Analysis;

namespace Slipway.Prometheus.Tests;

public sealed class AskingAProgram : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-metrics-").FullName;

    [UnixFact]
    public async Task It_reads_questions_and_prints_an_answer_to_each()
    {
        var answers = await AskAsync("""cat > asked.json; echo '{"answers":[{"value":12.5},{},{"value":null},{"partial":"one of two stores"}]}'""", 4);

        Assert.Equal("Value { Number = 12.5 }, NoData { }, NoData { }, Partial { Reason = one of two stores }", string.Join(", ", answers));
        Assert.StartsWith(
            """{"questions":[{"check":"errors","track":"canary","query":"all","from":"2026-06-01T12:01:00.0000000Z","to":"2026-06-01T12:02:00.0000000Z"},""",
            await File.ReadAllTextAsync(Path.Combine(folder, "asked.json")), StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task One_that_fails_has_not_answered() => Assert.Equal(
        "./counts ended with exit code 7: no connection", Assert.IsType<MetricAnswer.Unanswered>(Assert.Single(await AskAsync("echo no connection >&2; exit 7", 1))).Reason);

    [UnixTheory]
    [InlineData("echo no such metric >&2; exit 2", "it cannot answer what the checks ask (exit code 2): no such metric")]
    [InlineData("echo '{\"answers\":[]}'", "what it prints is not {\"answers\":[…]} with 1 answers, each {\"value\": number}, {} or {\"partial\": \"reason\"}.")]
    [InlineData("echo 12", "what it prints is not {\"answers\":[…]} with 1 answers, each {\"value\": number}, {} or {\"partial\": \"reason\"}.")]
    public async Task One_that_does_not_keep_to_the_contract_fails(string script, string reason)
    {
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => AskAsync(script, 1));

        Assert.Equal((reason, false), (failure.Reason, failure.IsTransient));
    }

    [UnixFact]
    public async Task One_that_is_not_there_says_so() => Assert.StartsWith(
        "it cannot be run: ", (await Assert.ThrowsAsync<SlipwayException>(() => Metrics("./missing", TimeSpan.FromMinutes(1)).AskAsync(Questions(1), default))).Reason, StringComparison.Ordinal);

    [UnixFact]
    public async Task One_that_does_not_end_is_ended()
    {
        Write("exec sleep 60");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => Metrics("./counts", TimeSpan.FromMilliseconds(50)).AskAsync(Questions(1), default));

        Assert.True(failure.IsTransient);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Task<IReadOnlyList<MetricAnswer>> AskAsync(string script, int questions)
    {
        Write(script);
        return Metrics("./counts", TimeSpan.FromMinutes(1)).AskAsync(Questions(questions), default);
    }

    private void Write(string script)
    {
        var file = Path.Combine(folder, "counts");
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        ExecutableFile.Make(file);
    }

    private CommandMetrics Metrics(string program, TimeSpan limit) => new(program, folder, limit, TimeProvider.System);

    private static List<MetricQuestion> Questions(int count) =>
    [
        .. Enumerable.Repeat(new MetricQuestion { Query = "all", From = At(1), At = At(2), Check = "errors", Track = Track.Canary }, count),
    ];

    private static DateTimeOffset At(double minutes) => new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero).AddMinutes(minutes);
}
