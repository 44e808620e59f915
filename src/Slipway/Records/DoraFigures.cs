using Slipway.Naming;

namespace Slipway.Records;

/// <summary>
/// The five metrics of software delivery as dora.dev defines them (https://dora.dev/guides/dora-metrics/), of one application in one production stage over some time. They are
/// meant to see an application's own progress by, and say nothing across applications.
/// </summary>
internal sealed record DoraFigures
{
    /// <summary>The application.</summary>
    public required ApplicationName Application { get; init; }

    /// <summary>The production stage.</summary>
    public required StageName Stage { get; init; }

    /// <summary>How long was looked at.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Deployment frequency: how often something new was deployed, healthy and smoke-tested. What brings back an earlier state is not counted.</summary>
    public required int Deployments { get; init; }

    /// <summary>The same, per week.</summary>
    public double PerWeek => Period.TotalDays == 0 ? 0 : Deployments * 7 / Period.TotalDays;

    /// <summary>Change lead time: from each commit of the source to production, by the first deployment that had it.</summary>
    public required Spread? LeadTime { get; init; }

    /// <summary>Its first part: until a pull request proposed it to production.</summary>
    public required Spread? ToPullRequest { get; init; }

    /// <summary>Its second part: until that was merged.</summary>
    public required Spread? InPullRequest { get; init; }

    /// <summary>Its third part: until it was healthy.</summary>
    public required Spread? Deploying { get; init; }

    /// <summary>Commits that are left out: they say that they were written after they were deployed.</summary>
    public required int ImpossibleCommits { get; init; }

    /// <summary>New commits that no deployment names, because there were too many.</summary>
    public required int UnnamedCommits { get; init; }

    /// <summary>What was tried of something new: what failed is a part of this.</summary>
    public required int Changes { get; init; }

    /// <summary>How many of them failed in front of everybody: they did not get healthy, or were gone back from.</summary>
    public required int Failed { get; init; }

    /// <summary>How many of them failed in front of a part of the requests only, and were taken back by themselves. These are not among <see cref="Failed"/>.</summary>
    public required int Caught { get; init; }

    /// <summary>Change fail rate; null where nothing was tried.</summary>
    public double? ChangeFailRate => Changes == 0 ? null : (double)Failed / Changes;

    /// <summary>Failed deployment recovery time: from a failure to the next deployment that was healthy.</summary>
    public required Spread? Recovery { get; init; }

    /// <summary>Failures that nothing healthy followed so far.</summary>
    public required int Unrecovered { get; init; }

    /// <summary>Deployments that were not planned: what went back, and hotfixes.</summary>
    public required int Rework { get; init; }

    /// <summary>All deployments, whatever they were for.</summary>
    public required int AllDeployments { get; init; }

    /// <summary>Deployment rework rate; null where nothing was deployed.</summary>
    public double? ReworkRate => AllDeployments == 0 ? null : (double)Rework / AllDeployments;

    /// <summary>The figures of one application.</summary>
    /// <param name="clusters">Its histories in a stage, one for each cluster.</param>
    /// <param name="since">From when on.</param>
    /// <param name="until">Until when.</param>
    public static DoraFigures Of(IReadOnlyList<RecordHistory> clusters, DateTimeOffset since, DateTimeOffset until)
    {
        var changes = ProductionChange.Of(ProductionHistory.Of(clusters));
        var lead = LeadTimes.Of(changes).Where(time => IsIn(time.DeployedAt)).ToList();
        var possible = lead.Where(time => time.Total > TimeSpan.Zero).ToList();
        var deployed = changes.Where(change => change.Deployed is { } entry && IsIn(entry.At)).ToList();
        var tried = changes.Where(change => !change.IsBack && IsIn(change.At)).ToList();
        var failed = tried.Where(change => change.FailedAt is not null && !change.IsCaught).ToList();
        return new DoraFigures
        {
            Application = clusters[0].Name.Application,
            Stage = clusters[0].Name.Stage,
            Period = until - since,
            Deployments = deployed.Count(change => !change.IsBack),
            LeadTime = Spread.Of(possible.Select(time => time.Total)),
            ToPullRequest = Spread.Of(possible.Select(time => time.ToPullRequest).OfType<TimeSpan>()),
            InPullRequest = Spread.Of(possible.Select(time => time.InPullRequest).OfType<TimeSpan>()),
            Deploying = Spread.Of(possible.Select(time => time.Deploying).OfType<TimeSpan>()),
            ImpossibleCommits = lead.Count - possible.Count,
            UnnamedCommits = deployed.Sum(change => change.Deployed!.Source is { } source ? Math.Max(0, source.Count - source.Commits.Count) : 0),
            Changes = tried.Count,
            Failed = failed.Count,
            Caught = tried.Count(change => change.IsCaught),
            Recovery = Spread.Of(failed.Where(change => change.RecoveredAt is not null).Select(change => change.RecoveredAt!.Value - change.FailedAt!.Value)),
            Unrecovered = failed.Count(change => change.RecoveredAt is null),
            Rework = deployed.Count(change => change.IsBack || change.IsHotfix),
            AllDeployments = deployed.Count,
        };

        bool IsIn(DateTimeOffset time) => time > since && time <= until;
    }
}
