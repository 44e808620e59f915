using Serilog;
using Slipway.Health;
using Slipway.Engine.Ports;
using Slipway.Engine.Displays;
using Slipway.Resources;

namespace Slipway.Engine.Waiting;

/// <summary>Shows what the Pods of failures said last, in the log of the run and nowhere else.</summary>
internal sealed class LastWords(ICluster cluster, IRunDisplay display, ILogger log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task ShowAsync(IReadOnlyList<HealthFailure> failures, CancellationToken cancellationToken)
    {
        var texts = (await Task.WhenAll(failures.Select(failure => DescribeAsync(failure, cancellationToken)))).OfType<string>().Distinct().ToList();
        if (texts.Count > 0)
        {
            using var untrusted = display.BeginPodOutput();
            log.Information("{Words:l}", string.Join('\n', texts));
        }
    }

    private async Task<string?> DescribeAsync(HealthFailure failure, CancellationToken cancellationToken)
    {
        List<string> parts = failure.Words is { } words ? [PodOutput.Quote(words.ForLog())] : [];
        if (failure.Log is { } query)
        {
            parts.Add(await ReadAsync(query, cancellationToken));
        }

        return parts.Count == 0 ? null : $"  {PodOutput.Neutralise(failure.ToString())}\n{string.Join('\n', parts)}";
    }

    private async Task<string> ReadAsync(LogQuery query, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var printed = await cluster.ReadLogAsync(query, limit.Token);
            if (string.IsNullOrWhiteSpace(printed))
            {
                // The crashed run may be the current or, a moment later, the previous one.
                printed = await cluster.ReadLogAsync(query with { Previous = !query.Previous }, limit.Token);
            }

            return string.IsNullOrWhiteSpace(printed) ? $"    ({query.Pod.Name} printed nothing)" : PodOutput.Quote(printed, query.Pod.Name, query.Container);
        }
        catch (Exception exception) when (exception is SlipwayException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // The reason is what counts; a log that cannot be had must not hide it.
            return $"    (the log of {query.Pod.Name} cannot be read: {exception.Message})";
        }
    }
}
