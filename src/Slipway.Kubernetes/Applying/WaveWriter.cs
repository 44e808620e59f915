using Serilog;
using Slipway.Kubernetes.Connections;
using Slipway.Plans;
using Slipway.Resources;

namespace Slipway.Kubernetes.Applying;

/// <summary>Carries out the actions of one wave, many at once.</summary>
internal sealed class WaveWriter(ClusterConnection connection, PlanRules rules, ApplyProgress progress, ILogger log)
{
    private const int Attempts = 5;

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
                return await connection.ApplyAsync(create.Desired, Options, cancellationToken);
            case PlanAction.NotCompared sent:
                return await connection.ApplyAsync(sent.Desired, Options, cancellationToken);
            case PlanAction.Update update:
                return await UpdateAsync(update, cancellationToken);
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

    // Controllers write status all the time, which moves the version: that is no reason to stop. A change of anything else is one.
    private async Task<Resource> UpdateAsync(PlanAction.Update update, CancellationToken cancellationToken)
    {
        var seen = update.Live;
        var options = new ApplyOptions { Force = rules.Force || update.Taken.Count > 0 };
        if (update.Adopts && Adoption.Migrate(seen, update.Desired.Id.Type.ApiVersion) is { } managedFields)
        {
            seen = await connection.SetManagedFieldsAsync(seen, managedFields, cancellationToken);
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await connection.ApplyAsync(Preconditions.On(update.Desired, seen), options, cancellationToken);
            }
            catch (ResourceRefusedException refusal) when (refusal.Reason == RefusalReason.Stale && attempt < Attempts)
            {
                var now = await connection.GetAsync(update.Id, cancellationToken);
                if (now is null || now.Uid != seen.Uid || !IsSameForUs(now, seen))
                {
                    throw new SlipwayException(
                        update.Id.ToString(), "was changed by somebody else after it was planned. What was applied so far stays; run again.", isTransient: true, refusal);
                }

                seen = now;
            }
        }
    }

    private static bool IsSameForUs(Resource now, Resource seen) =>
        FieldDiff.IsSame(now, seen) || FieldDiff.IsSame(WithoutRevision(now), WithoutRevision(seen));

    // The Deployment controller notes its revision in an annotation as soon as it acts.
    private static Resource WithoutRevision(Resource resource) => resource.WithContent(resource.Content.With(
        "metadata", resource.Metadata.With("annotations", resource.Annotations.Without("deployment.kubernetes.io/revision"))));

    private async Task<Resource> RecreateAsync(PlanAction.Recreate recreate, CancellationToken cancellationToken)
    {
        var options = new DeleteOptions { Uid = recreate.Live.Uid!, Propagation = DeletePropagation.Foreground };
        await connection.DeleteAsync(recreate.Id, options, cancellationToken);
        await connection.WaitUntilGoneAsync(recreate.Id, recreate.Live.Uid!, cancellationToken);
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
