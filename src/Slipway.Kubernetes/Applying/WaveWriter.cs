using Serilog;
using Slipway.Kubernetes.Connections;
using Slipway.Plans;
using Slipway.Resources;

namespace Slipway.Kubernetes.Applying;

/// <summary>Carries out the actions of one wave, many at once.</summary>
internal sealed class WaveWriter(ClusterConnection connection, PlanRules rules, TimeSpan patience, ApplyProgress progress, ILogger log)
{
    private readonly ObjectUpdate update = new(connection, rules.Force);
    private readonly ObjectCreation creation = new(connection);

    /// <summary>
    /// Writes all, and returns what the server then holds. When some are refused, the others are finished first and all refusals are reported together.
    /// </summary>
    public async Task<IReadOnlyList<Resource>> WriteAsync(IEnumerable<PlanAction> actions, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(actions.Select(action => TryAsync(action, cancellationToken)));
        var failures = results.Select(result => result.Failure).OfType<SlipwayException>().ToList();
        if (failures.Count > 0)
        {
            throw failures.Count == 1 ? failures[0] : new SlipwayException(
                $"{failures.Count} resources", "were refused:\n" + string.Join('\n', failures.Select(failure => failure.Message)), failures.TrueForAll(failure => failure.IsTransient));
        }

        return [.. results.Select(result => result.Written).OfType<Resource>()];
    }

    private async Task<(Resource? Written, SlipwayException? Failure)> TryAsync(PlanAction action, CancellationToken cancellationToken)
    {
        try
        {
            var written = await PerformAsync(action, cancellationToken);
            progress.Add(action.Id);
            log.Information("{Verb:l} {Resource:l}", Past(action), action.Id.ToString());
            return (written, null);
        }
        catch (SlipwayException exception)
        {
            return (null, exception);
        }
    }

    private async Task<Resource?> PerformAsync(PlanAction action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case PlanAction.Create create:
                return await creation.PerformAsync(create.Desired, Options, create.IsUnchecked, cancellationToken);
            case PlanAction.NotCompared sent:
                return await connection.ApplyAsync(sent.Desired, Options, cancellationToken);
            case PlanAction.Update change:
                return await update.PerformAsync(change, cancellationToken);
            case PlanAction.Recreate recreate:
                return await RecreateAsync(recreate, cancellationToken);
            case PlanAction.Prune prune:
                await connection.DeleteAsync(prune.Live.Id, new DeleteOptions { Uid = prune.Live.Uid! }, cancellationToken);
                return null;
            default:
                return null;
        }
    }

    private ApplyOptions Options => new() { Force = rules.Force };

    private async Task<Resource> RecreateAsync(PlanAction.Recreate recreate, CancellationToken cancellationToken)
    {
        var options = new DeleteOptions { Uid = recreate.Live.Uid!, Propagation = DeletePropagation.Foreground };
        await connection.DeleteAsync(recreate.Id, options, cancellationToken);
        await connection.WaitUntilGoneAsync(recreate.Id, recreate.Live.Uid!, patience, cancellationToken);
        return await connection.ApplyAsync(recreate.Desired, Options, cancellationToken);
    }

    private static string Past(PlanAction action) => action switch
    {
        PlanAction.Create => "Created",
        PlanAction.NotCompared => "Sent",
        PlanAction.Update => "Updated",
        PlanAction.Recreate => "Recreated",
        PlanAction.Prune => "Pruned",
        _ => "Left",
    };
}
