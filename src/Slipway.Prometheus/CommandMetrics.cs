using System.ComponentModel;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CliWrap;
using CliWrap.Buffered;
using Slipway.Analysis;
using Slipway.Engine.Ports;
using Slipway.Reports;

namespace Slipway.Prometheus;

/// <summary>
/// Asks a program of the team, for stores that do not speak like Prometheus. It reads <c>{"questions":[{"check","track","query","from","to"}]}</c> from its standard input, times in ISO 8601, and
/// prints <c>{"answers":[{"value":12}, …]}</c>, one for each question: <c>{}</c> for no data, <c>{"partial":"reason"}</c> for data that is not complete. Exit code 2: a question is wrong.
/// </summary>
/// <param name="program">Its name in PATH, or its path in the root folder.</param>
/// <param name="root">The folder that it runs in.</param>
/// <param name="limit">How long it may take.</param>
/// <param name="time">The clock of the limit.</param>
internal sealed class CommandMetrics(string program, string root, TimeSpan limit, TimeProvider time) : IMetrics
{
    private const int WrongQuestion = 2;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MetricAnswer>> AskAsync(IReadOnlyList<MetricQuestion> questions, CancellationToken cancellationToken)
    {
        var result = await RunAsync(Text(questions), cancellationToken);
        var said = LogText.Neutralise(LogText.Cut(result.StandardError, 200));
        return result.ExitCode switch
        {
            0 => Read(result.StandardOutput, questions.Count) ?? throw new SlipwayException(
                program, $"what it prints is not {{\"answers\":[…]}} with {questions.Count} answers, each {{\"value\": number}}, {{}} or {{\"partial\": \"reason\"}}."),
            WrongQuestion => throw new SlipwayException(program, $"it cannot answer what the checks ask (exit code {WrongQuestion}): {said}"),
            var code => [.. Enumerable.Repeat(new MetricAnswer.Unanswered($"{program} ended with exit code {code}: {said}"), questions.Count)],
        };
    }

    private async Task<BufferedCommandResult> RunAsync(string input, CancellationToken cancellationToken)
    {
        using var ending = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ending.Token);
        try
        {
            return await Cli.Wrap(program.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(program, root) : program)
                .WithWorkingDirectory(root)
                .WithStandardInputPipe(PipeSource.FromString(input, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(Encoding.UTF8, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlipwayException(program, $"it did not end within {limit.TotalSeconds:0.#} s.", isTransient: true);
        }
        catch (Win32Exception exception)
        {
            throw new SlipwayException(program, $"it cannot be run: {exception.Message}. MetricsCommand is its name in PATH, or its path from the root of the repository.", innerException: exception);
        }
    }

    private static string Text(IReadOnlyList<MetricQuestion> questions) => new JsonObject
    {
        ["questions"] = new JsonArray([.. questions.Select(question => new JsonObject
        {
            ["check"] = question.Check,
            ["track"] = question.Track == Track.Canary ? "canary" : "stable",
            ["query"] = question.Query,
            ["from"] = question.From.UtcDateTime.ToString("O"),
            ["to"] = question.At.UtcDateTime.ToString("O"),
        })]),
    }.ToJsonString();

    private static List<MetricAnswer>? Read(string text, int count)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            List<MetricAnswer> answers = [.. document.RootElement.GetProperty("answers").EnumerateArray().Select(Read)];
            return answers.Count == count ? answers : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // The caller says what was expected.
            return null;
        }
    }

    private static MetricAnswer Read(JsonElement answer) =>
        answer.TryGetProperty("partial", out var reason) ? new MetricAnswer.Partial(LogText.Neutralise(LogText.Cut(reason.GetString() ?? "", 200)))
        : answer.TryGetProperty("value", out var value) && value.ValueKind != JsonValueKind.Null ? new MetricAnswer.Value(value.GetDouble())
        : new MetricAnswer.NoData();
}
