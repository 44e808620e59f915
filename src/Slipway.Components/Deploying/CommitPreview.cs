using Serilog;
using Slipway.Engine.Deploying;
using Slipway.Engine.Planning;
using Slipway.Fleet;
using Slipway.Forges;
using Slipway.Images;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;

namespace Slipway.Components.Deploying;

/// <summary>What a commit of the config repository would change in the cluster.</summary>
internal sealed class CommitPreview(DeploymentRun run, PreviewComment? comment = null)
{
    private const int MaxListed = 5;
    private const string FirstRelease = "waiting for its first release";
    private const string PreviewStatus = "slipway/preview";
    private const string RulesChange = "The rules themselves change. What is shown beside this is judged and planned by those of the base branch; these hold once they are merged:";

    /// <summary>Knows which images there are; null: registries are not asked.</summary>
    public IImageRegistry? Registry { get; init; }

    /// <summary>A registry that the run may connect to, whatever a proposal names; null for none.</summary>
    public ImageReference? KnownRegistry { get; init; }

    /// <summary>What the summary of the run says: each application, or of many only those that have something to tell, with counts for the rest.</summary>
    public IReadOnlyList<(string Key, string Value)> Summary { get; private set; } = [];

    /// <summary>Judges rollouts by their metrics; null: the build definition has no checks to give.</summary>
    public RolloutAnalyses? Analyses { get; init; }

    /// <summary>Tells people what was found: nothing, or a problem.</summary>
    public Func<string?, CancellationToken, Task>? Notice { get; init; }

    /// <summary>Keeps the plans for the deployment, where a stage is bound to them; null: there is nowhere to keep them.</summary>
    public Func<IReadOnlyList<ApplyPlan>, CancellationToken, Task>? Keep { get; init; }

    /// <summary>Whether what is previewed changes an application; null: all that is there counts as its doing.</summary>
    public Func<RenderingTarget, CancellationToken, Task<bool>>? Changes { get; init; }

    /// <summary>Plans all, prints the plans and sets the status.</summary>
    public async Task<IReadOnlyList<PlannedApplication>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var rules = ShowRules();
            var renderings = await run.RenderAsync(cancellationToken);
            using var parts = new StageParts(run);
            using var commits = new CommitRenderings(run);
            var rollouts = new RolloutsUnderWay(run, commits, Analyses);
            var looks = await Task.WhenAll((await parts.OfAsync(renderings, cancellationToken)).Select(async part =>
                await PartPlans.OfAsync(Ordered(await rollouts.PreviewAsync(part, Show, cancellationToken)), cancellationToken)));
            var plans = looks.SelectMany(Show).ToList();

            var planned = plans.Select(one => one.Plan).OfType<ApplyPlan>().ToList();

            var orphans = await new OrphanSearch(run).ShowAsync(cancellationToken);
            comment?.AddOrphans(orphans);

            await run.CheckReleasesAsync(renderings, cancellationToken);
            var (own, others) = await DivideAsync(planned, cancellationToken);
            ShowBlocked(others);
            var approvals = ShowApprovals(own);
            await CheckImagesAsync(own, cancellationToken);
            ThrowIfBlocked(own);
            ThrowIfUnasked(looks);
            await (Keep?.Invoke(planned, cancellationToken) ?? Task.CompletedTask);
            await CommentAsync(problem: null, cancellationToken);
            var counts = PreviewCounts.Of(planned, plans.Count - planned.Count);
            await run.Statuses.SetAsync(PreviewStatus, ReportState.Success, (rules ? "slipway.yaml or schemas change; " : "") + counts, cancellationToken);
            Summary = [.. Summarise(plans, counts), .. approvals];
            return [.. plans.Select(one => one.Plan is { } plan ? Planned(plan) : Waiting(one.Target))];
        }
        catch (SlipwayException exception)
        {
            await CommentAsync(exception.Message, cancellationToken);
            await run.Statuses.SetAsync(PreviewStatus, ReportState.Failure, exception.Message, cancellationToken);
            throw;
        }
    }

    // Parts are looked at side by side.
    private void Show(string rollout)
    {
        lock (run)
        {
            Log.Information("{Rollout:l}", rollout.TrimEnd());
            comment?.AddRollout(rollout);
        }
    }

    private bool ShowRules()
    {
        var changes = run.Manifests.ProposedRules();
        if (changes.Count > 0)
        {
            Log.Warning("{Text:l}", string.Join('\n', changes.Select(change => "  ~ " + change).Prepend(RulesChange)));
            comment?.AddRules(RulesChange, changes);
        }

        return changes.Count > 0;
    }

    private IReadOnlyList<(string Key, string Value)> ShowApprovals(List<ApplyPlan> own)
    {
        IReadOnlyList<(string Key, string Value)> needed =
        [
            .. from stage in run.Manifests.Stages
               where stage.Approvals is not null && own.Exists(plan => plan.Rendering.Target.Stage == stage.Name)
               select (stage.Name.Value, $"needs {stage.Approvals} before this is deployed"),
        ];
        foreach (var (stage, approvals) in needed)
        {
            Log.Information("{Stage:l} {Approvals:l}", stage, approvals);
            comment?.AddNote($"{stage} {approvals}");
        }

        return needed;
    }

    private async Task CommentAsync(string? problem, CancellationToken cancellationToken)
    {
        await (comment?.WriteAsync(problem, cancellationToken) ?? Task.CompletedTask);
        await (Notice?.Invoke(problem, cancellationToken) ?? Task.CompletedTask);
    }

    // What others bring is counted on: it comes first.
    private StagePart Ordered(StagePart part) => part with { Renderings = ApplicationGraph.Of(part.Renderings, run.Manifests.Configuration.Applications).Ordered };

    private IReadOnlyList<(RenderingTarget Target, ApplyPlan? Plan)> Show(PartPlans look)
    {
        if (look.Problem is { } problem)
        {
            Log.Warning("{Part:l} could not be asked: {Reason:l}", look.Part.ToString(), problem.Message);
            comment?.AddUnknown(look.Part.ToString());
            return [];
        }

        var plans = look.Plans.ToDictionary(plan => plan.Plan.Rendering.Target, plan => plan.Plan);
        var found = look.Part.Renderings.Select(rendering => (rendering.Target, plans.GetValueOrDefault(rendering.Target))).ToList();
        Show(found);
        return found;
    }

    // What a pull request leaves alone is not held against it: else one hand in the cluster stops the releases of everybody else.
    private async Task<(List<ApplyPlan> Own, List<ApplyPlan> Others)> DivideAsync(IReadOnlyList<ApplyPlan> planned, CancellationToken cancellationToken)
    {
        var (own, others) = (new List<ApplyPlan>(), new List<ApplyPlan>());
        foreach (var plan in planned.Where(plan => plan.HasNews))
        {
            (Changes is null || await Changes(plan.Rendering.Target, cancellationToken) ? own : others).Add(plan);
        }

        return (own, others);
    }

    private void ShowBlocked(List<ApplyPlan> others)
    {
        var blocked = BlockedOf(others);
        if (blocked.Count > 0)
        {
            var (plan, it) = blocked.Count == 1 ? ("its plan says", "it as it is") : ("their plans say", "them as they are");
            var text = $"{string.Join(", ", blocked)} cannot be applied, as {plan}. This pull request leaves {it}, and is not held up by that";
            Log.Warning("{Text:l}", text);
            comment?.AddNote(text);
        }
    }

    private static void ThrowIfBlocked(List<ApplyPlan> own)
    {
        var blocked = BlockedOf(own);
        if (blocked.Count > 0)
        {
            throw new SlipwayException(string.Join(", ", blocked), "cannot be applied like this: see the plan above.");
        }
    }

    private static List<RenderingTarget> BlockedOf(List<ApplyPlan> plans) => [.. plans.Where(plan => plan.IsBlocked).Select(plan => plan.Rendering.Target)];

    private static void ThrowIfUnasked(PartPlans[] looks)
    {
        var unasked = new UnaskedClusters();
        foreach (var look in looks.Where(look => look.Problem is not null))
        {
            unasked.Add(look.Part.ToString(), looks.Length == 1 ? throw look.Problem! : look.Problem!);
        }

        unasked.ThrowIfAny("so what would change there is not known. Run Preview again when it answers.");
    }

    private static IReadOnlyList<(string, string)> Summarise(List<(RenderingTarget Target, ApplyPlan? Plan)> plans, string counts)
    {
        var isShort = plans.Count <= MaxListed;
        var lines = plans.Where(one => isShort || one.Plan is { HasNews: true }).Select(one => (one.Target.ToString(), one.Plan is { } plan ? PlanText.Summary(plan) : FirstRelease));
        return isShort ? [.. lines] : [("Applications", counts), .. lines];
    }

    // A plan in full for each that has something to tell, a count for the rest.
    private void Show(List<(RenderingTarget Target, ApplyPlan? Plan)> found)
    {
        foreach (var (target, plan) in found)
        {
            if (plan is null)
            {
                Log.Information("{Environment:l}: waiting for its first release, nothing would be applied", target.ToString());
                comment?.AddWaiting(target.ToString());
                continue;
            }

            comment?.Add(plan);
            if (plan.HasNews)
            {
                Log.Information("{Plan:l}", plan.ToString().TrimEnd());
            }
        }

        if (found.Count(one => one.Plan is { HasNews: false }) is > 0 and var unchanged)
        {
            var target = found[0].Target;
            Log.Information("{Stage:l}: {Count} unchanged", target.Cluster is { } cluster ? $"{target.Stage}/{cluster}" : target.Stage.Value, unchanged);
        }
    }

    // A digest that nobody pushed is found here, not by the Pods.
    private async Task CheckImagesAsync(IReadOnlyList<ApplyPlan> plans, CancellationToken cancellationToken)
    {
        if (Registry is null)
        {
            return;
        }

        var check = new RegistryCheck(Registry, TimeProvider.System) { MayAsk = new KnownRegistries(run.Manifests, plans, KnownRegistry).Has };
        var found = await check.RunAsync(plans, cancellationToken);
        foreach (var unknown in found.Unknown)
        {
            Log.Warning("{Unknown:l}", unknown);
        }

        if (found.Missing.Count > 0)
        {
            throw new InvalidInputException(found.Missing);
        }
    }

    private static PlannedApplication Waiting(RenderingTarget target) => new() { Environment = target.ToString(), Summary = FirstRelease, IsBlocked = false };

    private static PlannedApplication Planned(ApplyPlan plan) => new()
    {
        Environment = plan.Rendering.Target.ToString(),
        Summary = PlanText.Summary(plan),
        Hash = plan.Hash,
        IsBlocked = plan.IsBlocked,
        Plan = PlanJson.Of(plan),
    };
}
