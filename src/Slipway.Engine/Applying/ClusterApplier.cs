using Slipway.ApplySets;
using Slipway.Health;
using Slipway.Engine.Access;
using Slipway.Engine.Events;
using Slipway.Engine.Fencing;
using Slipway.Engine.Locking;
using Slipway.Engine.Planning;
using Slipway.Engine.Ports;
using Slipway.Engine.Reviewing;
using Slipway.Engine.Waiting;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Resources;
using Slipway.Rollouts;
using Slipway.Values;

namespace Slipway.Engine.Applying;

/// <summary>
/// Applies a rendering: locked, fenced, planned, wave by wave, watched until it is healthy, pruned, verified. Killed at any point, the same
/// call goes on from there.
/// </summary>
/// <param name="cluster">The cluster.</param>
/// <param name="time">The clock.</param>
/// <param name="events">Hears what happens.</param>
internal sealed class ClusterApplier(ICluster cluster, TimeProvider time, TargetEvents events)
{
    private readonly ClusterPlanner planner = new(cluster);
    private readonly AccessReview access = new(cluster);
    private readonly HealthWait health = new(cluster, time, events);
    private PlanDecisions? passed;
    private string? withoutApprovals;

    /// <summary>Applies and waits.</summary>
    /// <exception cref="SlipwayException">It could not be applied, or did not become healthy; the message says what is applied now.</exception>
    public async Task<ApplyOutcome> ApplyAsync(ApplyRequest request, CancellationToken cancellationToken)
    {
        // What others bring has come by now, or does not come.
        request = request with { Rendering = request.Rendering.After([]) };
        var parentId = ApplySetParent.IdOf(request.Rendering.Target);
        await EnsureNamespaceAsync(request, cancellationToken);
        await using var held = await ApplySetLock.TakeAsync(cluster, parentId.Namespace!, parentId.Name, request.Lock, events, cancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost);
        try
        {
            return await ApplyLockedAsync(request, held, either.Token);
        }
        catch (OperationCanceledException) when (held.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw held.LostFailure();
        }
    }

    private async Task<ApplyOutcome> ApplyLockedAsync(ApplyRequest request, ApplySetLock held, CancellationToken cancellationToken)
    {
        var parentId = ApplySetParent.IdOf(request.Rendering.Target);
        var current = await cluster.GetAsync(parentId, cancellationToken);
        if (await CommitFence.DecideAsync(current, request.Commit, request.IsAncestor, cancellationToken) == FenceDecision.Superseded)
        {
            events.Note(
                $"{request.Rendering.Target}: commit {current!.Annotations.GetString(ApplySetLabels.TargetCommit)![..7]} was applied already, and it is newer than {request.Commit.Abbreviated}: nothing to do");
            return new ApplyOutcome(null);
        }

        if (request.Fence is { } fence && (await fence.PassAsync(cancellationToken)).Newer is { } newer)
        {
            events.Note($"{request.Rendering.Target}: commit {newer.Abbreviated} was deployed to the stage already, and it is newer than {request.Commit.Abbreviated}: nothing to do");
            return new ApplyOutcome(null);
        }

        // A rollout that another job began, or went on with, before the lock was ours.
        if (request.Rollout is { } mark ? !mark.Follows(current) : !request.Rules.RemovesSet && RolloutRecordText.Of(current) is { IsActive: true })
        {
            return new ApplyOutcome(null) { IsOvertaken = true };
        }

        var (plan, live) = await planner.PlanAsync(request.Rendering, request.Rules, cancellationToken);
        // Missing rights first: a dry run knows only one of them for each resource.
        await access.CheckAsync(plan, hasParent: live is not null, cancellationToken);
        ThrowIfBlocked(plan);
        events.Raise(new DeployEvent.Planned(plan));
        request.Rules.SkippedHooks.Check(
            request.Rendering.Target.ToString(), plan.Hooks, DeploymentRecord.Last(live) is { } last && last.Commit == request.Commit ? last.SkippedHooks : []);
        await ReviewAsync(request, plan, live, cancellationToken);
        var store = new ApplySetStore(cluster, request with { WithoutApprovals = withoutApprovals ?? request.WithoutApprovals }, plan, live, time);
        if (request.Rollout is null or { IsFirst: true })
        {
            events.Raise(new DeployEvent.Applying(RunningImages.AskedFor(request.Rendering).Images, plan.HasChanges || request.Rollout is not null));
        }

        await store.AnnounceAsync(cancellationToken);
        if (request.Rollout is not null)
        {
            ClockCheck.ThrowIfOff(live, store.Current!, time.GetUtcNow());
        }

        var progress = new ApplyProgress(plan);
        try
        {
            var (verified, running) = await CarryOutAsync(request, plan, live, store, progress, held, cancellationToken);
            held.Check();
            await (request.Rules.RemovesSet ? store.DeleteAsync(cancellationToken)
                : request.IsWhole ? store.ConfirmAsync(verified, running, cancellationToken) : store.ConfirmPhaseAsync(verified, cancellationToken));
            if (request.Rules.RemovesSet)
            {
                held.DeleteWhenReleased();
            }

            if (request is { IsWhole: false, Rollout.Announced: var reached })
            {
                events.Raise(new DeployEvent.Recorded(store.Current!, "RollingOut", $"Commit {request.Commit.Abbreviated}: {reached.Where}", IsWarning: false));
            }
            else if (!store.WasDeployed)
            {
                var done = request.Rules.RemovesSet ? "Removed" : "Deployed";
                events.Raise(new DeployEvent.Recorded(store.Current!, done, $"{done} commit {request.Commit.Abbreviated}: {PlanText.Outcome(plan)}", IsWarning: false));
            }

            return new ApplyOutcome(plan) { Running = running, Store = request.Rules.RemovesSet ? null : store };
        }
        catch (SlipwayException exception) when (!held.Lost.IsCancellationRequested)
        {
            await RecordFailureAsync(store, exception, cancellationToken);
            events.Raise(new DeployEvent.Recorded(store.Current!, "DeploymentFailed", $"Commit {request.Commit.Abbreviated} failed: {exception.Message}", IsWarning: true));
            var lastHealthy = store.LastHealthy;
            var state = progress.Describe(lastHealthy, await TryListPodsAsync(request.Rendering.Target.Namespace, cancellationToken));
            throw new ApplyFailedException(exception, state, lastHealthy?.Commit);
        }
    }

    private async Task<(ApplyPlan Verified, RunningImages Running)> CarryOutAsync(
        ApplyRequest request, ApplyPlan plan, Resource? live, ApplySetStore store, ApplyProgress progress, ApplySetLock held, CancellationToken cancellationToken)
    {
        var writer = new WaveWriter(cluster, request.Rules, request.Health.Timeout, progress, events);
        var hooks = new ApplyHooks(cluster, request, plan, store, held, events);
        await hooks.GoBackAsync(cancellationToken);
        var early = await hooks.PrepareAsync(writer, cancellationToken);
        await hooks.RunBeforeAsync(cancellationToken);
        await WriteAndWaitAsync(request, plan, live, early, writer, store, held, cancellationToken);
        if (request.IsWhole)
        {
            await hooks.RunAfterAsync(cancellationToken);
        }

        foreach (var prune in plan.Prunes)
        {
            held.Check();
            await writer.WriteAsync([prune], cancellationToken);
        }

        held.Check();
        var verified = await VerifyAsync(request, plan, cancellationToken);
        var running = await new RunningCheck(cluster, events).LookAsync(request, plan, verified, live, cancellationToken);
        if (!request.IsWhole)
        {
            return (verified, running);
        }

        if (request.Check is { } check)
        {
            await check(cancellationToken);
        }

        await (request.Rules.RemovesSet ? hooks.RemoveAsync(cancellationToken) : hooks.CleanAsync(cancellationToken));
        return (verified, running);
    }

    /// <summary>Has what applying it as a whole would do reviewed, and applies nothing.</summary>
    /// <param name="request">What would be applied.</param>
    /// <param name="onlyApprovals">Whether only its approvals count.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The approvals that are missing and were ignored, in words; null: none are.</returns>
    /// <exception cref="SlipwayException">It would do more than was reviewed, or somebody has to approve it.</exception>
    public async Task<string?> ReviewAsync(ApplyRequest request, bool onlyApprovals, CancellationToken cancellationToken)
    {
        if (request.Review is not null)
        {
            var (plan, live) = await planner.PlanAsync(request.Rendering.After([]), request.Rules, cancellationToken);
            await ReviewAsync(request, plan, live, cancellationToken, onlyApprovals);
        }

        return withoutApprovals;
    }

    // What is left of a plan that passed before the namespace was made has passed: its own hash is another one. The steps of a rollout are on their way to what was reviewed, and never it;
    // all of the commit is first applied when the version before is replaced.
    private async Task ReviewAsync(ApplyRequest request, ApplyPlan plan, Resource? live, CancellationToken cancellationToken, bool onlyApprovals = false)
    {
        if (request.Review is not { } review || request.Rollout is { Announced.Phase: not RolloutPhase.Settling } || (passed is not null && PlanContainment.Surplus([passed], PlanDecisions.Of(plan), ClusterControllers.Names).Count == 0))
        {
            return;
        }

        var asked = new PlanReview(plan, request.Commit, DeploymentRecord.LastHealthy(live)?.Commit) { BegunWithout = WithoutApprovals.Of(live, request.Commit)?.Missing, OnlyApprovals = onlyApprovals };
        if (await review(asked, cancellationToken) is { } reviewed)
        {
            withoutApprovals = reviewed.WithoutApprovals;
            events.Raise(new DeployEvent.Reviewed(reviewed.ReviewedHash, reviewed.IsApproved) { WithoutApprovals = reviewed.WithoutApprovals });
            if (reviewed.WithoutApprovals is { } missing)
            {
                events.Warn($"{request.Rendering.Target}: deployed without {missing}");
            }
        }

        passed = PlanDecisions.Of(plan);
    }

    private async Task<IReadOnlyList<Resource>?> TryListPodsAsync(string inNamespace, CancellationToken cancellationToken)
    {
        try
        {
            return await health.ListPodsAsync(inNamespace, cancellationToken);
        }
        catch (SlipwayException)
        {
            // The failure that is being told may be the very one that makes this fail.
            return null;
        }
    }

    private async Task RecordFailureAsync(ApplySetStore store, SlipwayException failure, CancellationToken cancellationToken)
    {
        try
        {
            await store.FailAsync(failure.Message, cancellationToken);
        }
        catch (SlipwayException exception)
        {
            // The failure itself is what counts.
            events.Warn($"The failure could not be recorded in the cluster: {exception.Message}");
        }
    }

    private async Task WriteAndWaitAsync(
        ApplyRequest request,
        ApplyPlan plan,
        Resource? before,
        IReadOnlyList<Resource> early,
        WaveWriter writer,
        ApplySetStore store,
        ApplySetLock held,
        CancellationToken cancellationToken)
    {
        var target = request.Rendering.Target;
        var podsBefore = plan.HasChanges || request.Rollout is not null ? await health.ListPodsAsync(target.Namespace, cancellationToken) : [];
        // What restarted before a rollout is nothing new; what restarts of the new version is, in whichever phase.
        podsBefore = request.Rollout is { } mark ? [.. podsBefore.Where(pod => !mark.IsOfNewVersion(pod))] : podsBefore;
        // A Job that is done and gone has nothing to look at.
        var unchanged = plan.Actions.OfType<PlanAction.Unchanged>().Select(action => action.Live).Where(live => live.Uid is not null).ToList();
        List<Resource> applied = [.. unchanged, .. early];
        var done = early.Select(resource => resource.Id.Key).ToHashSet();
        foreach (var wave in plan.Waves)
        {
            held.Check();
            var written = await writer.WriteAsync(wave.Where(action => !done.Contains(action.Id.Key)), cancellationToken);
            // A Job that ends well and goes by itself is done with its wave.
            applied.AddRange(written.Where(resource => !FinishedJobs.GoesByItself(resource)));
            if (request.Rollout is { WaitsForHealth: false })
            {
                continue;
            }

            // A wave is ready before the next one begins. The settle window is for the end.
            await health.WaitAsync(
                target, [.. written.Where(HealthRules.BlocksNextWave)], podsBefore, request.Health with { SettleWindow = TimeSpan.Zero },
                store.Failed, RemainingWork.After(plan, wave.Key, request.HasTests), cancellationToken, changed: written);
            if (written.Any(FinishedJobs.GoesByItself))
            {
                await store.MarkFinishedAsync(written.Select(resource => resource.Id.Key).ToHashSet(), cancellationToken);
            }

            if (wave.Key == ApplyWave.Definitions)
            {
                cluster.ForgetTypes();
            }
        }

        if (request.Rollout is { WaitsForHealth: false })
        {
            return;
        }

        await health.WaitAsync(target, applied, podsBefore, HealthFor(request, plan, before), store.Failed, RemainingWork.After(plan, null, request.HasTests), cancellationToken,
            // A run that did not come to its end may have written them a moment ago.
            changed: DeploymentRecord.Last(before) is { Outcome: DeploymentOutcome.Healthy } ? null : unchanged);
        if (applied.Exists(FinishedJobs.GoesByItself))
        {
            await store.MarkFinishedAsync(applied.Select(resource => resource.Id.Key).ToHashSet(), cancellationToken);
        }
    }

    // Where nothing was sent, and the last apply of the same was found healthy, one look is enough.
    private static HealthOptions HealthFor(ApplyRequest request, ApplyPlan plan, Resource? parent) =>
        !plan.HasChanges
        && parent?.Annotations.GetString(ApplySetLabels.AppliedCommit) is { } applied
        && applied == parent.Annotations.GetString(ApplySetLabels.TargetCommit)
            ? request.Health with { SettleWindow = TimeSpan.Zero }
            : request.Health;

    // The lock and the parent live in the stage's namespace, so it comes first; but a plan that cannot be carried out changes nothing at all.
    private async Task EnsureNamespaceAsync(ApplyRequest request, CancellationToken cancellationToken)
    {
        var name = request.Rendering.Target.Namespace;
        if (await new NamespaceCheck(cluster).ExistsAsync(name, cancellationToken))
        {
            return;
        }

        var (plan, _) = await planner.PlanAsync(request.Rendering, request.Rules, cancellationToken);
        await access.CheckAsync(plan, hasParent: false, cancellationToken);
        ThrowIfBlocked(plan);
        await ReviewAsync(request, plan, live: null, cancellationToken);
        var content = MapValue.Of(("apiVersion", "v1"), ("kind", "Namespace"), ("metadata", MapValue.Of(("name", (Value)name))));
        // Before the lock: another application that needs the same one, or has it in git, may be faster. What that one made is not touched.
        if (await new ObjectCreation(cluster).TryAsync(new Resource(new ResourceId(BuiltInTypes.Namespaces.Type, null, name), content), new ApplyOptions(), cancellationToken) is not null)
        {
            events.Wrote("Created", new ResourceId(BuiltInTypes.Namespaces.Type, null, name));
        }

        if (request.Rendering.Resources.Any(resource => resource.Id.Type is { Group: "", Kind: "Pod" }))
        {
            await WaitForServiceAccountAsync(name, cancellationToken);
        }
    }

    // A Pod of its own is refused, also by a dry run, before the namespace has its default ServiceAccount.
    private async Task WaitForServiceAccountAsync(string inNamespace, CancellationToken cancellationToken)
    {
        var account = new ResourceId(GroupVersionKind.Of("v1", "ServiceAccount"), inNamespace, "default");
        try
        {
            for (var attempt = 0; attempt < Backoff.MaxAttempts && await cluster.GetAsync(account, cancellationToken) is null; attempt++)
            {
                await cluster.Backoff.WaitAsync(attempt, askedFor: null, cancellationToken);
            }
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.Forbidden)
        {
            // Then the dry run tells.
        }
    }

    private static void ThrowIfBlocked(ApplyPlan plan)
    {
        if (plan.IsBlocked)
        {
            // What shows one line only shows why.
            var first = plan.Actions.OfType<PlanAction.Blocked>().Select(blocked => $" {blocked.Id}: {blocked.Reason.ReplaceLineEndings(" ")}").FirstOrDefault();
            throw new SlipwayException(plan.Rendering.Target.ToString(), $"the plan cannot be carried out, and nothing was changed:{first}\n{plan.ToString().TrimEnd()}");
        }
    }

    // A write of a job that was paused for long, or of a person, may have come in between.
    private async Task<ApplyPlan> VerifyAsync(ApplyRequest request, ApplyPlan carriedOut, CancellationToken cancellationToken)
    {
        var (plan, _) = await planner.PlanAsync(request.Rendering, request.Rules, cancellationToken);
        // What could not be looked at before, such as objects of a kind that came back with this apply, is pruned by the next one.
        var differs = carriedOut.Gaps.Count == 0
            ? plan.HasChanges || plan.IsBlocked
            : plan.Actions.Any(action => action is PlanAction.Create or PlanAction.Update or PlanAction.Recreate or PlanAction.Blocked);
        if (differs)
        {
            var vanished = plan.Actions.OfType<PlanAction.Create>().Select(create => create.Id.ToString()).ToList();
            var why = vanished.Count == 0 ? "something else writes the same fields" : $"{string.Join(", ", vanished)} vanished: it was deleted after it was applied";
            throw new SlipwayException(
                request.Rendering.Target.ToString(), $"everything was applied, but the cluster differs from it already: {why}.\n{plan.ToString().TrimEnd()}");
        }

        foreach (var leaving in plan.Leftovers.Where(resource => resource.IsTerminating))
        {
            var finalizers = leaving.Metadata.GetList("finalizers")?.Select(finalizer => finalizer.ToString()).DefaultIfEmpty("none") ?? ["none"];
            events.Warn($"{leaving.Id} was deleted and is not gone yet. Its finalizers: {string.Join(", ", finalizers)}");
        }

        return plan;
    }
}
