using Slipway.Engine.Events;
using Slipway.Engine.Ports;
using Slipway.Health;
using Slipway.Resources;

namespace Slipway.Engine.Waiting;

/// <summary>Shows what the Pods of failures printed last, in the log of the run and nowhere else.</summary>
internal sealed class FailureLogs(ICluster cluster, TargetEvents events)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HashSet<(string, PodWords?)> shown = [];

    public async Task ShowAsync(IReadOnlyList<HealthFailure> failures, CancellationToken cancellationToken)
    {
        var logs = await Task.WhenAll(failures.Select(failure => failure.Log is { } query ? ReadAsync(query, cancellationToken) : Task.FromResult<(PodWords?, string?)>((null, null))));
        foreach (var (failure, (words, note)) in failures.Zip(logs))
        {
            // Why it failed is said once, by the failure itself.
            var heading = $"  {PodOutput.Neutralise(failure.Resource.ToString())}:";
            if (failure.Words is { } last)
            {
                Show(heading, last);
            }

            if (words is not null)
            {
                Show($"{heading}{Telling(words)}\n    Last lines of {failure.Log!.Pod.Name}, container {failure.Log.Container}:", words);
            }
            else if (note is not null)
            {
                events.Note($"{heading} {note}");
            }
        }
    }

    // Where what tells most stands above a stack trace, it is said first.
    private static string Telling(PodWords words) =>
        PodOutput.Telling(words) is { } telling && !PodOutput.Neutralise(words.ForLog()).TrimEnd().EndsWith(telling, StringComparison.Ordinal) ? $" {telling}" : "";

    private void Show(string heading, PodWords words)
    {
        if (shown.Add((heading, words)))
        {
            events.Printed(heading, words);
        }
    }

    private async Task<(PodWords? Words, string? Note)> ReadAsync(LogQuery query, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            // The crashed run may be the current or, a moment later, the previous one.
            var words = PodWords.Of(await cluster.ReadLogAsync(query, limit.Token)) ?? PodWords.Of(await cluster.ReadLogAsync(query with { Previous = !query.Previous }, limit.Token));
            return (words, words is null ? $"{query.Pod.Name} printed nothing" : null);
        }
        catch (Exception exception) when (exception is SlipwayException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // The reason is what counts; a log that cannot be had must not hide it.
            return (null, $"the log of {query.Pod.Name} cannot be read: {exception.Message}");
        }
    }
}
