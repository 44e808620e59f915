using System.Collections.Concurrent;
using Serilog;
using Slipway.ApplySets;
using Slipway.Components.Artifacts;
using Slipway.Drifts;
using Slipway.Engine.Deploying;
using Slipway.Engine.Planning;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Rollouts;

namespace Slipway.Components.Deploying;

/// <summary>How the cluster differs from the commit of the config repository.</summary>
internal sealed class DriftDetection(DeploymentRun run, ArtifactFile<DriftResult> results)
{
    // What git has and nobody deployed yet is no change of the cluster.
    private readonly ConcurrentDictionary<RenderingTarget, CommitSha> ahead = [];

    /// <summary>Compares all, prints and writes the reports.</summary>
    /// <exception cref="SlipwayException">There are differences, or not all could be looked at.</exception>
    public async Task<IReadOnlyList<(string Key, string Value)>> RunAsync(CancellationToken cancellationToken)
    {
        var (reports, unasked) = await CompareAsync(cancellationToken);
        var found = await new OrphanSearch(run).FindAsync(cancellationToken);
        IReadOnlyList<string> gaps = [.. unasked, .. found.Gaps];
        results.Write(run.Stamp, new DriftResult
        {
            Applications = [.. reports.Select(DriftText.Json)],
            Orphans = [.. found.Orphans.Select(orphan => orphan.ToString())],
            Gaps = gaps,
        });
        var count = reports.Sum(report => report.Findings.Count) + found.Orphans.Count;
        var isWhole = gaps.Count == 0 && reports.All(report => report.Gaps.Count == 0);
        if (count == 0 && isWhole)
        {
            return [.. reports.Select(report => (report.Target.ToString(), ahead.TryGetValue(report.Target, out var deployed) ? $"as deployed ({deployed.Abbreviated}); git is ahead" : DriftText.Summary(report)))];
        }

        List<string> subjects = [.. reports.Where(report => !report.IsAsGitSays).Select(report => report.Target.ToString()), .. found.Orphans.Select(orphan => orphan.ToString())];
        var subject = subjects.Count == 0 ? "drift" : string.Join(", ", subjects);
        var compared = reports.Where(report => report.Findings.Count > 0).All(report => ahead.ContainsKey(report.Target)) && found.Orphans.Count == 0
            ? "what was deployed"
            : $"commit {run.Commit.Abbreviated}";
        var unseen = isWhole ? ""
            : "Not all could be looked at (see above), so whether the rest is as git says is not known: give the account the rights, or wait until the kinds are served again and every cluster answers.";
        throw new SlipwayException(subject, count == 0
            ? $"nothing is known to differ from {compared}. {unseen}"
            : $"the cluster differs from {compared} ({(count == 1 ? "1 difference" : $"{count} differences")}, see above). Bring the change to git, or undo it with the tool that made it. Deploy makes what is missing and prunes what is too many; "
            + $"a field that somebody else owns it takes back only where a FieldRule.Override says so. {unseen}".TrimEnd());
    }

    private async Task<(IReadOnlyList<DriftReport> Reports, IReadOnlyList<string> Unasked)> CompareAsync(CancellationToken cancellationToken)
    {
        var renderings = await run.RenderAsync(cancellationToken);
        using var parts = new StageParts(run);
        using var commits = new CommitRenderings(run);
        var rollouts = new RolloutsUnderWay(run, commits);
        var looks = await Task.WhenAll(
            (await parts.OfAsync([.. renderings.Where(rendering => !rendering.IsWaitingForRelease)], cancellationToken)).Select(async part =>
                await AsDeployedAsync(await PartPlans.OfAsync(ByForce(await rollouts.NowAsync(part, cancellationToken)), cancellationToken), commits, cancellationToken)));
        var unasked = looks.Where(look => look.Problem is not null).ToList();
        if (unasked.Count > 0 && unasked.Count == looks.Length)
        {
            throw unasked[0].Problem!;
        }

        foreach (var look in unasked)
        {
            Log.Warning("{Part:l} could not be asked: {Reason:l}", look.Part.ToString(), look.Problem!.Message);
        }

        return (
            [.. looks.SelectMany(look => look.Plans.Select(plan => Show(plan, DriftReport.Of(plan.Plan, run.RulesOf(look.Part.Stage).Drift))))],
            [.. unasked.Select(look => $"{look.Part} could not be asked. {look.Problem!.Message}")]);
    }

    private async Task<PartPlans> AsDeployedAsync(PartPlans look, CommitRenderings commits, CancellationToken cancellationToken)
    {
        var deployed = new Dictionary<RenderingTarget, Rendering>();
        foreach (var plan in look.Plans.Where(plan => RolloutRecordText.Of(plan.Parent) is null or { Phase: RolloutPhase.Done } && !DriftReport.Of(plan.Plan, run.RulesOf(look.Part.Stage).Drift).IsAsGitSays))
        {
            if (plan.Parent?.Annotations.GetString(ApplySetLabels.AppliedCommit) is { } text && CommitSha.TryParse(text) is { } applied && applied != run.Commit
                && await run.IsAncestor(applied, run.Commit, cancellationToken) == true
                && await commits.RenderAsync(plan.Plan.Rendering.Target, applied, cancellationToken) is { } rendering && rendering.Key != plan.Plan.Rendering.Key)
            {
                deployed[plan.Plan.Rendering.Target] = rendering;
                ahead[plan.Plan.Rendering.Target] = applied;
            }
        }

        return deployed.Count == 0 ? look
            : await PartPlans.OfAsync(look.Part with { Renderings = [.. look.Part.Renderings.Select(rendering => deployed.GetValueOrDefault(rendering.Target) ?? rendering)] }, cancellationToken);
    }

    // By force: what somebody took over is a difference, not a conflict.
    private StagePart ByForce(StagePart part) => part with { PlanRulesOf = target => run.RulesOf(target.Stage).Plan with { Force = true } };

    private DriftReport Show(ClusterPlan plan, DriftReport report)
    {
        if (ahead.TryGetValue(report.Target, out var deployed))
        {
            Log.Warning(
                "{Target:l}: git is ahead: commit {Commit:l} is not deployed yet. Compared is commit {Deployed:l}, which is deployed", report.Target.ToString(), run.Commit.Abbreviated, deployed.Abbreviated);
        }

        if (deployed is null || !report.IsAsGitSays)
        {
            Log.Information("{Drift:l}", report.ToString().TrimEnd());
        }

        if (RolloutRecordText.Of(plan.Parent) is { Phase: not RolloutPhase.Done } rollout)
        {
            Log.Information("{Target:l} is compared with what its rollout has come to: {Where:l}", report.Target.ToString(), rollout.Where);
        }

        if (deployed is null && !report.IsAsGitSays && plan.Parent?.Annotations.GetString(ApplySetLabels.AppliedCommit) is { } applied && applied != run.Commit.Value)
        {
            Log.Information(
                "{Target:l}: commit {Applied:l} is deployed, and is compared with {Commit:l}: what was not deployed yet counts as a difference",
                report.Target.ToString(), applied[..7], run.Commit.Abbreviated);
        }

        return report;
    }
}
