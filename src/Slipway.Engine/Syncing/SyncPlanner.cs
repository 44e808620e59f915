using Slipway.ApplySets;
using Slipway.ConfigRepositories;
using Slipway.Engine.Planning;
using Slipway.Naming;
using Slipway.PathEdits;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Syncs;

namespace Slipway.Engine.Syncing;

/// <summary>Finds for each change in the cluster the place in git that says it, and tries it: only what a rendering of the whole repository confirms is planned.</summary>
/// <param name="renderer">Renders the repository.</param>
internal sealed class SyncPlanner(ISyncRenderer renderer)
{
    /// <summary>Plans one application in one stage. Nothing is written.</summary>
    /// <param name="looks">The application as each cluster of the stage has it; at least one.</param>
    /// <param name="unasked">The clusters of the stage that could not be asked.</param>
    /// <param name="head">The commit that the renderer renders.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<SyncPlan> PlanAsync(IReadOnlyList<SyncLook> looks, IReadOnlyList<ClusterName> unasked, CommitSha head, CancellationToken cancellationToken)
    {
        var (rendering, options) = (looks[0].Found.Plan.Rendering, looks[0].Options);
        var target = rendering.Target with { Cluster = null };
        var (changes, reasons) = (new List<ClusterChanges>(), new List<string>());
        foreach (var look in looks)
        {
            changes.Add(await ChangesAsync(look, head, reasons, cancellationToken));
        }

        var (findings, refused) = SharedChanges.Of([.. changes, .. unasked.Select(ClusterChanges.Unasked)]);
        var (edits, files, refusals) = (new List<SyncEdit>(), new Dictionary<string, FileEdit>(StringComparer.Ordinal), refused.ToList());
        foreach (var finding in findings)
        {
            var rendered = rendering.Resources.First(resource => resource.Id.Key == finding.Id.Key);
            if (await PlaceAsync(finding, rendered, target, [.. edits.Select(edit => edit.Finding)], files, options, refusals, cancellationToken) is { } place)
            {
                edits.Add(new SyncEdit(finding, place) { Actor = await ActorAsync(finding, looks, changes, cancellationToken) });
            }
        }

        return new SyncPlan
        {
            Target = target,
            Edits = edits,
            Files = [.. files.Values.OrderBy(file => file.Path, StringComparer.Ordinal)],
            Refusals = refusals,
            Reasons = [.. reasons.Distinct()],
            IsAdvice = options.Autoscalers is not null,
        };
    }

    private async Task<ClusterChanges> ChangesAsync(SyncLook look, CommitSha head, List<string> reasons, CancellationToken cancellationToken)
    {
        var plan = look.Found.Plan;
        var cluster = plan.Rendering.Target.Cluster;
        if (look.Options.Autoscalers is { } autoscalers)
        {
            var (advised, notAdvised) = SizeAdvice.Of(plan.Rendering, autoscalers, look.Options.Now);
            return new ClusterChanges(cluster, advised, notAdvised);
        }

        var selection = SyncSelection.Of(plan, look.Options);
        var refusals = selection.Refusals.ToList();
        reasons.AddRange(selection.Given);
        return new ClusterChanges(cluster, await WithoutConflictsAsync(look.Found, selection.Findings, head, refusals, cancellationToken), refusals);
    }

    // Each cluster knows of its own change only.
    private static async Task<string?> ActorAsync(SyncFinding finding, IReadOnlyList<SyncLook> looks, List<ClusterChanges> changes, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        foreach (var (look, own) in looks.Zip(changes))
        {
            var change = own.Findings.First(one => one.Id.Key == finding.Id.Key && one.Field == finding.Field);
            if (await look.Actors.FindAsync(change, Live(look.Found, change), cancellationToken) is { } name && !names.Contains(name))
            {
                names.Add(name);
            }
        }

        return names.Count == 0 ? null : string.Join(", ", names);
    }

    private async Task<string?> PlaceAsync(
        SyncFinding finding, Resource rendered, RenderingTarget target, IReadOnlyList<SyncFinding> accepted, Dictionary<string, FileEdit> files, SyncOptions options, List<SyncRefusal> refusals,
        CancellationToken cancellationToken)
    {
        var current = renderer.Files.ToDictionary(file => file.Key, file => files.GetValueOrDefault(file.Key) is { } edited ? file.Value with { Content = edited.After } : file.Value, StringComparer.Ordinal);
        var places = new SyncPlaces(target, current);
        var check = new SyncCheck(renderer, target);
        string? surplus = null;
        foreach (var place in places.Find(finding, rendered, options.CreatesPatches))
        {
            var tried = new Dictionary<string, FileEdit>(files, StringComparer.Ordinal)
            {
                [place.Edit.Path] = place.Edit with { Before = renderer.Files[place.Edit.Path].Content },
            };
            if (await check.FindSurplusAsync(place.Position, tried.Values, [.. accepted, finding], cancellationToken) is { } found)
            {
                surplus ??= found;
                continue;
            }

            files[place.Edit.Path] = tried[place.Edit.Path];
            return place.Position;
        }

        refusals.Add(new SyncRefusal(finding.ToString(), surplus ?? (places.PassedOver is [var passedOver, ..] ? passedOver : null)
            ?? $"no place in git says it: {rendered.Origin?.ToString() ?? "it is computed"} is not one that can be edited (a template, a generator, or something that was fetched)."));
        return null;
    }

    // What git changed since the last deployment is not overwritten by what somebody changed in the cluster at the same time.
    private async Task<IReadOnlyList<SyncFinding>> WithoutConflictsAsync(
        ClusterPlan found, IReadOnlyList<SyncFinding> findings, CommitSha head, List<SyncRefusal> refusals, CancellationToken cancellationToken)
    {
        if (findings.Count == 0 || found.Parent?.Annotations.GetString(ApplySetLabels.AppliedCommit) is not { } applied || applied == head.Value)
        {
            return findings;
        }

        var before = CommitSha.TryParse(applied) is { } commit ? await renderer.RenderAsync(found.Plan.Rendering.Target, commit, cancellationToken) : null;
        if (before is null)
        {
            refusals.AddRange(findings.Select(finding => new SyncRefusal(finding.ToString(), $"what was deployed is commit {applied[..Math.Min(7, applied.Length)]}, which cannot be rendered here, so that what git changed since is not known. Deploy first.")));
            return [];
        }

        var kept = new List<SyncFinding>();
        foreach (var finding in findings)
        {
            var then = FieldValues.Get(before.All.FirstOrDefault(resource => resource.Id.Key == finding.Id.Key)?.Content, finding.Path);
            var now = FieldValues.Get(found.Plan.Rendering.Resources.FirstOrDefault(resource => resource.Id.Key == finding.Id.Key)?.Content, finding.Path);
            if (Equals(then, now))
            {
                kept.Add(finding);
            }
            else
            {
                refusals.Add(new SyncRefusal(finding.ToString(), $"git changed it too since it was deployed: {SyncFinding.Show(then)} was deployed, git has {SyncFinding.Show(now)} now, the cluster {SyncFinding.Show(finding.Live)}. Decide which one it shall be, in git."));
            }
        }

        return kept;
    }

    private static Resource? Live(ClusterPlan found, SyncFinding finding) => found.Plan.Actions.Where(action => action.Id.Key == finding.Id.Key).Select(action => action switch
    {
        Plans.PlanAction.Update update => update.Live,
        Plans.PlanAction.Unchanged unchanged => unchanged.Live,
        _ => null,
    }).FirstOrDefault();
}
