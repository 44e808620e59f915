using Slipway.Health;
using Slipway.Kubernetes.Connections;

namespace Slipway.Kubernetes.Waiting;

/// <summary>The reasons of failures, each with the last lines that the Pod printed.</summary>
internal sealed class LastWords(ClusterConnection connection)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<string> ReadAsync(IReadOnlyList<HealthFailure> failures, CancellationToken cancellationToken)
    {
        var texts = await Task.WhenAll(failures.Select(failure => DescribeAsync(failure, cancellationToken)));
        return string.Join('\n', texts.Distinct());
    }

    private async Task<string> DescribeAsync(HealthFailure failure, CancellationToken cancellationToken)
    {
        var reason = $"  {PodOutput.Neutralise(failure.ToString())}";
        if (failure.Log is not { } query)
        {
            return reason;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var log = await connection.ReadLogAsync(query, limit.Token);
            if (string.IsNullOrWhiteSpace(log))
            {
                // The crashed run may be the current or, a moment later, the previous one.
                log = await connection.ReadLogAsync(query with { Previous = !query.Previous }, limit.Token);
            }

            return string.IsNullOrWhiteSpace(log)
                ? $"{reason}\n    ({query.Pod.Name} printed nothing)"
                : $"{reason}\n{PodOutput.Quote(log, query.Pod.Name, query.Container)}";
        }
        catch (Exception exception) when (exception is SlipwayException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // The reason is what counts; a log that cannot be had must not hide it.
            return $"{reason}\n    (its log cannot be read: {exception.Message})";
        }
    }
}
