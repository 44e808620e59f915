using Serilog;
using Slipway.Engine.Events;
using Slipway.Engine.Ports;
using Slipway.Plans;
using Slipway.Resources;

namespace Slipway.Engine.Applying;

/// <summary>Carries out the actions of one wave, many at once.</summary>
internal sealed class WaveWriter(ICluster cluster, PlanRules rules, TimeSpan patience, ApplyProgress progress, TargetEvents events)
{
    private readonly ObjectUpdate update = new(cluster, rules.Force);
    private readonly ObjectCreation creation = new(cluster);

    /// <summary>
    /// Writes all, and returns what the server then holds. When some are refused, the others are finished first and all refusals are reported together.
    /// </summary>
    public async Task<IReadOnlyList<Resource>> WriteAsync(IEnumerable<PlanAction> actions, CancellationToken cancellationToken)
    {
        var all = actions.ToList();
        var written = new Resource?[all.Count];
        var failures = new SlipwayException?[all.Count];
        var hopelessness = new Hopelessness();
        await Parallel.ForEachAsync(Enumerable.Range(0, all.Count), cluster.Parallel(cancellationToken), async (i, cancellationToken) =>
        {
            // A webhook that times out does so for each object, and each waits for it several times.
            if (hopelessness.LeavesOut())
            {
                return;
            }

            try
            {
                written[i] = await PerformAsync(all[i], cancellationToken);
                progress.Add(all[i].Id);
                events.Wrote(Past(all[i]), all[i].Id);
            }
            catch (SlipwayException exception)
            {
                failures[i] = exception;
                hopelessness.Note(exception);
            }
        });
        ThrowIfAny([.. failures.OfType<SlipwayException>()], hopelessness.NotSent);
        return [.. written.OfType<Resource>()];
    }

    private static void ThrowIfAny(List<SlipwayException> failures, int notSent)
    {
        var rest = notSent == 0 ? "" : $"\n{notSent} other resources were not sent any more.";
        switch (failures)
        {
            case []:
                return;
            case [var only] when notSent == 0:
                throw only;
            default:
                throw new SlipwayException(
                    $"{failures.Count} resources", Reasons.Of("were refused", failures.Select(failure => failure.Message)) + rest, failures.TrueForAll(failure => failure.IsTransient));
        }
    }

    private async Task<Resource?> PerformAsync(PlanAction action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case PlanAction.Create create:
                return await creation.PerformAsync(create.Desired, Options, create.IsUnchecked, cancellationToken);
            case PlanAction.Unreadable sent:
                return await cluster.ApplyAsync(sent.Desired, Options, cancellationToken);
            case PlanAction.Update change:
                return await update.PerformAsync(change, cancellationToken);
            case PlanAction.Recreate recreate:
                return await RecreateAsync(recreate, cancellationToken);
            case PlanAction.Prune prune:
                await cluster.DeleteAsync(prune.Live.Id, new DeleteOptions { Uid = prune.Live.Uid! }, cancellationToken);
                return null;
            default:
                return null;
        }
    }

    private ApplyOptions Options => new() { Force = rules.Force };

    private async Task<Resource> RecreateAsync(PlanAction.Recreate recreate, CancellationToken cancellationToken)
    {
        var options = new DeleteOptions { Uid = recreate.Live.Uid!, Propagation = DeletePropagation.Foreground };
        await cluster.DeleteAsync(recreate.Id, options, cancellationToken);
        await cluster.WaitUntilGoneAsync(recreate.Id, recreate.Live.Uid!, patience, cancellationToken);
        return await creation.PerformAsync(recreate.Desired, Options, isNew: false, cancellationToken);
    }

    private static string Past(PlanAction action) => action switch
    {
        PlanAction.Create => "Created",
        PlanAction.Unreadable => "Sent",
        PlanAction.Update => "Updated",
        PlanAction.Recreate => "Recreated",
        PlanAction.Prune => "Pruned",
        _ => "Left",
    };
}
