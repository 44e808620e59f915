using Serilog;
using Slipway.ApplySets;
using Slipway.Components.Deploying;
using Slipway.ConfigRepositories;
using Slipway.Engine.Events;
using Slipway.Engine.Planning;
using Slipway.Engine.Rollouts;
using Slipway.Engine.Waiting;
using Slipway.Forges;
using Slipway.Health;
using Slipway.Kubernetes.Connections;
using Slipway.Naming;
using Slipway.Promotions;
using Slipway.Releases;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Rollouts;

namespace Slipway.Components.Promoting;

/// <summary>Looks at all stages. Nothing is written.</summary>
internal sealed class StageStatuses(IConfigRepository repository, IPullRequests pullRequests, IConfigHistory history)
{
    /// <summary>The clusters that could not be asked.</summary>
    public UnaskedClusters Unasked { get; } = new();

    /// <summary>Where every asked application stands, stage by stage.</summary>
    public async Task<IReadOnlyList<StageStatus>> ReadAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var images = await StageImages.OpenAsync(repository, cancellationToken);
        List<(RenderingTarget Target, ClusterConnection Cluster)> places =
        [
            .. run.Manifests.Targets.SelectMany(target => run.Clusters.Of(run.Manifests.StageOf(target)).Select(one => (target with { Cluster = one.Name }, one.Connection))),
        ];
        var looks = places.Select(place => place.Cluster).Distinct().ToDictionary(
            cluster => cluster, cluster => new LiveHealth(new StageSnapshot(cluster, run.Manifests.Targets.Count), TimeProvider.System, new LogNotes(Log.Logger)));
        // Side by side: a cluster that does not answer must not hold up the others.
        using var commits = new CommitRenderings(run);
        var rows = Task.WhenAll(places.Select(place => LookAsync(run, commits, place.Cluster, looks[place.Cluster], place.Target, cancellationToken)));
        var inGit = new Dictionary<RenderingTarget, (ImageReference? Image, string? PullRequest)>();
        foreach (var target in run.Manifests.Targets)
        {
            var open = (await pullRequests.FindAsync(new ReleaseBranch(target.Stage, target.Application).ToString(), cancellationToken)).FirstOrDefault(found => found.State == PullRequestState.Open);
            inGit[target] = (await InGitAsync(images, target, cancellationToken), open is null ? null : $"#{open.Number} {ReleaseMarker.Find(open.Text.Body)?.Version}".TrimEnd());
        }

        var statuses = (await rows).Zip(places, (row, place) => inGit[place.Target with { Cluster = null }] is var known ? row with { InGit = known.Image, PullRequest = known.PullRequest } : row);
        return await SourcesAsync([.. statuses], cancellationToken);
    }

    // Clusters that run the same image are looked up once.
    private async Task<IReadOnlyList<StageStatus>> SourcesAsync(IReadOnlyList<StageStatus> rows, CancellationToken cancellationToken)
    {
        var source = new SourceOfImage(history, pullRequests);
        var found = new Dictionary<(StageName, ApplicationName, Digest), CommitSha?>();
        foreach (var (row, digest) in rows.Select(row => (row, (row.Running ?? row.InGit)?.Digest)))
        {
            if (digest is not null && !found.ContainsKey((row.Stage, row.Application, digest)))
            {
                found[(row.Stage, row.Application, digest)] = (await source.FindAsync(row.Stage, row.Application, digest, cancellationToken)).Commit;
            }
        }

        return [.. rows.Select(row => (row.Running ?? row.InGit)?.Digest is { } digest ? row with { Source = found[(row.Stage, row.Application, digest)] } : row)];
    }

    private async Task<StageStatus> LookAsync(
        DeploymentRun run, CommitRenderings commits, ClusterConnection cluster, LiveHealth health, RenderingTarget target, CancellationToken cancellationToken)
    {
        var row = new StageStatus { Application = target.Application, Stage = target.Stage, Cluster = target.Cluster, Health = "not deployed" };
        try
        {
            if (await health.LookAsync(target, run.RulesOf(target.Stage).Health, cancellationToken) is not { } look
                || DeploymentRecord.Last(look.Parent) is not { } last)
            {
                return row;
            }

            foreach (var gap in look.Gaps)
            {
                Log.Warning("{Target:l}: not all of it could be looked at. {Gap:l}", target.ToString(), gap.ToString());
            }

            return row with
            {
                Running = Running(target, look.Running),
                Commit = last.Commit,
                Since = last.At,
                Health = StageHealth.Of(last, look.Health.Verdict, await RolloutAsync(run, commits, cluster, target, look.Parent, cancellationToken)) + (look.Gaps.Count == 0 ? "" : "; not all of it is known"),
            };
        }
        catch (SlipwayException exception)
        {
            // One stage's cluster or namespace that cannot be read must not hide the others.
            Log.Warning("{Target:l}: {Reason:l}", target.ToString(), exception.Message);
            if (exception.IsTransient)
            {
                Unasked.Add(target.Cluster is null ? target.Stage.Value : $"{target.Stage}/{target.Cluster}", exception);
            }

            return row with { Health = "not known" };
        }
    }

    // What was aborted stays in the cluster's record. It is held only as long as git asks for it.
    private static async Task<RolloutRecord?> RolloutAsync(
        DeploymentRun run, CommitRenderings commits, ClusterConnection cluster, RenderingTarget target, Resource parent, CancellationToken cancellationToken)
    {
        var record = RolloutRecordText.Of(parent);
        return record is { Phase: RolloutPhase.Aborted } && await commits.RenderAsync(target, run.Commit, cancellationToken) is { } next
            ? (await new RolloutPlans(cluster, next, run.Commit, run.Manifests.StageOf(target).RolloutOf(target.Application), commits.RenderAsync).NowAsync(parent, cancellationToken)).Record
            : record;
    }

    private static ImageReference? Running(RenderingTarget target, RunningImages running)
    {
        var images = running.Images.Select(ImageReference.TryParse).OfType<ImageReference>().ToList();
        return images.Find(image => image.Name == target.Application.Value) ?? (images.Count == 1 ? images[0] : null);
    }

    private static async Task<ImageReference?> InGitAsync(StageImages images, RenderingTarget target, CancellationToken cancellationToken)
    {
        try
        {
            return await images.FindAsync(target.Stage, target.Application, cancellationToken);
        }
        catch (InvalidInputException exception)
        {
            // No image of its own, or it is not on the default branch yet.
            Log.Verbose("{Target:l}: {Reason:l}", target.ToString(), exception.Message);
            return null;
        }
    }
}
