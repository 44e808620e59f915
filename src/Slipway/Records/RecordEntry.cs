using Slipway.ApplySets;
using Slipway.Naming;
using Slipway.Rollouts;

namespace Slipway.Records;

/// <summary>One deployment in the history of an application. What is not known is null: what a later run found in the cluster knows less than the run itself.</summary>
internal sealed record RecordEntry
{
    /// <summary>Whose it is.</summary>
    public required RecordName Name { get; init; }

    /// <summary>Its place in the history, from 1: so that one that was taken out is missed.</summary>
    public int Number { get; init; }

    /// <summary>The commit of the config repository.</summary>
    public required CommitSha Commit { get; init; }

    /// <summary>The images: of a healthy deployment those that ran, of another those that were asked for.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>The hash of the plan that was carried out.</summary>
    public required string PlanHash { get; init; }

    /// <summary>What was done, in one line: <c>1 created, 2 updated</c>.</summary>
    public string? Summary { get; init; }

    /// <summary>The smoke tests that were run.</summary>
    public IReadOnlyList<RecordedTest> Tests { get; init; } = [];

    /// <summary>The hash of the plan that was reviewed.</summary>
    public string? ReviewedPlanHash { get; init; }

    /// <summary>Who approved a plan that did more than the reviewed one.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>The approvals that were missing when it was deployed all the same, in words.</summary>
    public string? WithoutApprovals { get; init; }

    /// <summary>A hash over what was rendered: whether two deployments are of the same.</summary>
    public string? RenderingHash { get; init; }

    /// <summary>What brought it about.</summary>
    public RecordKind Kind { get; init; }

    /// <summary>The pull request that brought it.</summary>
    public RecordedPullRequest? PullRequest { get; init; }

    /// <summary>The commits of the application repository that are new with it.</summary>
    public RecordedSource? Source { get; init; }

    /// <summary>The fields that git took over from the cluster.</summary>
    public IReadOnlyList<AdoptedField> Adopted { get; init; } = [];

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the first object was written, or the first hook run.</summary>
    public DateTimeOffset? FirstWriteAt { get; init; }

    /// <summary>When it reached its outcome: where that is healthy, since then it is deployed.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How it ended: healthy, or failed.</summary>
    public required DeploymentOutcome Outcome { get; init; }

    /// <summary>What failed; null where nothing did.</summary>
    public RecordedFailure? Failure { get; init; }

    /// <summary>The rollout that it came to its outcome by, with what was counted; null where there was none.</summary>
    public RolloutRecord? Rollout { get; init; }

    /// <summary>The page of the run, or the process.</summary>
    public required string Run { get; init; }

    /// <summary>Who started the run, as the CI system tells.</summary>
    public string? Actor { get; init; }

    /// <summary>The version of Slipway.</summary>
    public string? Tool { get; init; }

    /// <summary>Whether a later run wrote it, by what the cluster says, because the run itself could not.</summary>
    public bool IsCaughtUp { get; init; }

    /// <summary>The commit of the history that the cluster knew, and that the history does not have any more: somebody rewrote it before this entry.</summary>
    public CommitSha? Rewritten { get; init; }

    /// <summary>Whether it is healthy.</summary>
    public bool IsHealthy => Outcome == DeploymentOutcome.Healthy;

    /// <summary>Whether anything of it was written: what was refused before did not fail, it was not tried. What was found in the cluster only had begun.</summary>
    public bool WasTried => IsHealthy || FirstWriteAt is not null || IsCaughtUp;

    /// <summary>Whether it takes back what was deployed before.</summary>
    public bool IsBack => Kind is RecordKind.Rollback or RecordKind.Restore;

    /// <summary>
    /// The version, for people: the tag of the first image that has one, else a part of its digest, else the commit. Of a rollout that was taken back the image that rolled out: what is
    /// asked for by then is the version before.
    /// </summary>
    public string Version => Images.Select(ImageReference.TryParse).OfType<ImageReference>().ToList() switch
    {
        var images when !IsHealthy && Rollout?.Digest is { } rolled && images.TrueForAll(image => image.Digest != rolled) => Short(rolled),
        [] => Commit.Abbreviated,
        var images => images.Select(image => image.Tag).FirstOrDefault(tag => tag is not null) ?? (images[0].Digest is { } digest ? Short(digest) : Commit.Abbreviated),
    };

    private static string Short(Digest digest) => digest.Value["sha256:".Length..][..12];

    /// <summary>What tells a deployment from every other one.</summary>
    internal (CommitSha, string, long, DeploymentOutcome) Key => (Commit, PlanHash, At.ToUnixTimeSeconds(), Outcome);

    /// <summary>What was deployed, however often that was tried: manifests with their images, or as far as that is known.</summary>
    internal string Content => RenderingHash ?? $"{Commit} {string.Join(' ', Images)}";

    /// <summary>The deployment that a cluster tells of.</summary>
    public static RecordEntry Of(RecordName name, DeploymentRecord record) => new()
    {
        Name = name,
        Commit = record.Commit,
        Images = record.Images,
        PlanHash = record.PlanHash,
        At = record.At,
        Outcome = record.Outcome,
        Failure = record.Outcome == DeploymentOutcome.Failed ? new RecordedFailure("unknown", record.Reason?.Split('\n')[0] ?? "") : null,
        Run = record.By,
    };
}
