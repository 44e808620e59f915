using Slipway.ConfigRepositories;
using Slipway.Engine.Changes;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Records;
using Slipway.Releases;
using Slipway.Restores;
using Slipway.Syncs;

namespace Slipway.Engine.Recording;

/// <summary>Finds where a deployment came from: the commits of the config repository since the deployment before say it, with their pull request and the commits of the source.</summary>
/// <param name="changes">The config repository's history.</param>
/// <param name="sourcesOf">The files and folders that an application is made of.</param>
/// <param name="pullRequests">Its pull requests; null without a forge.</param>
/// <param name="sources">The histories of application repositories; null without a forge.</param>
/// <param name="reviews">The reviews of the pull requests; null without a forge.</param>
internal sealed class OriginSearch(ApplicationChanges changes, Func<RecordName, IReadOnlyList<string>> sourcesOf, IPullRequests? pullRequests, ISourceHistory? sources, IReviews? reviews = null)
{
    private const int MaxCommits = 50;
    private const string SyncBranch = "sync/";

    /// <summary>Finds it.</summary>
    /// <param name="name">The application.</param>
    /// <param name="commit">The commit that is deployed.</param>
    /// <param name="images">The images of the deployment.</param>
    /// <param name="before">The last deployment that was healthy; null for the first one.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<DeploymentOrigin> FindAsync(RecordName name, CommitSha commit, IReadOnlyList<string> images, RecordEntry? before, CancellationToken cancellationToken)
    {
        var (found, kind, adopted) = await FindCommitAsync(name, before?.Commit, cancellationToken);
        var pullRequest = await FindPullRequestAsync(found?.Commit ?? commit, cancellationToken);
        kind = kind == RecordKind.Config && (adopted.Count > 0 || pullRequest?.Branch.StartsWith(SyncBranch, StringComparison.Ordinal) == true) ? RecordKind.Sync : kind;
        var source = found is null || ReleaseTrailers.Of(found.Message) is not { SourceCommit: { } to } trailers
            // Nothing of the source is new.
            ? before?.Source is { } same ? new RecordedSource(same.Repository, same.To, same.To) : null
            : await FindSourceAsync(name, trailers.SourceUrl, to, images, before?.Source, pullRequest, cancellationToken);
        return new DeploymentOrigin(kind, pullRequest is null ? null : await RecordedAsync(pullRequest, cancellationToken), source) { Adopted = adopted };
    }

    // The newest that says something decides: a merge of several brings what the last of them says. Fields come with any of them.
    private async Task<(IConfigTree? Commit, RecordKind Kind, IReadOnlyList<AdoptedField> Adopted)> FindCommitAsync(RecordName name, CommitSha? before, CancellationToken cancellationToken)
    {
        (IConfigTree Commit, RecordKind Kind)? found = null;
        var adopted = new List<AdoptedField>();
        var since = await changes.FindAsync(sourcesOf(name), before, MaxCommits, cancellationToken);
        foreach (var commit in since)
        {
            found ??= KindOf(name, commit) is { } kind ? (commit, kind) : null;
            adopted.AddRange(AdoptedTrailers.Read(commit.Message));
            if (before is null && found is not null)
            {
                break;
            }
        }

        return (found?.Commit ?? (since.Count == 0 ? null : since[0]), found?.Kind ?? RecordKind.Config, [.. adopted.Distinct()]);
    }

    private static RecordKind? KindOf(RecordName name, IConfigTree commit) =>
        ReleaseTrailers.Of(commit.Message) is { } trailers && trailers.Application == name.Application.Value && trailers.Stage == name.Stage.Value
            ? trailers.RolledBackFrom is not null ? RecordKind.Rollback : trailers.PromotedFrom is not null ? RecordKind.Promotion : RecordKind.Release
            : RestoreText.IsRestore(commit.Message, name.Stage, name.Application) ? RecordKind.Restore : null;

    private async Task<PullRequest?> FindPullRequestAsync(CommitSha commit, CancellationToken cancellationToken) =>
        pullRequests is null ? null : (await pullRequests.FindByCommitAsync(commit, cancellationToken)).FirstOrDefault(found => found.State == PullRequestState.Merged);

    private async Task<RecordedSource> FindSourceAsync(
        RecordName name, string? url, CommitSha to, IReadOnlyList<string> images, RecordedSource? before, PullRequest? pullRequest, CancellationToken cancellationToken)
    {
        // The commit that really ran before, or what the release took for it.
        var previous = before is { To: var ran } && (before.Repository is null || before.Repository == url) ? VersionOf(ran)
            : pullRequest is null ? null : ReleaseMarker.Find(pullRequest.Text.Body)?.Previous;
        var image = images.Select(ImageReference.TryParse).OfType<ImageReference>().FirstOrDefault();
        var commits = previous is null || image is null || sources is null ? null : await sources.FindAsync(
            previous, new ReleaseCandidate { Application = name.Application, Version = image.Tag ?? "", Image = image, SourceCommit = to, SourceUrl = url }, cancellationToken);
        return new RecordedSource(url, commits?.From ?? before?.To, to)
        {
            Count = commits?.Ahead ?? 0,
            Commits = [.. commits?.Commits.Where(commit => commit.AuthoredAt is not null).Select(commit => new RecordedCommit(commit.Commit, commit.AuthoredAt!.Value)) ?? []],
        };
    }

    // A version between tags names its commit, whatever comes before.
    private static string VersionOf(CommitSha commit) => $"0.0.0.g{commit}";

    private async Task<RecordedPullRequest> RecordedAsync(PullRequest pullRequest, CancellationToken cancellationToken) => new(pullRequest.Number, pullRequest.Url.AbsoluteUri, pullRequest.Head)
    {
        OpenedAt = pullRequest.OpenedAt,
        MergedAt = pullRequest.MergedAt,
        Labels = pullRequest.Text.Labels,
        ApprovedBy = reviews is null ? [] :
        [
            .. (await reviews.FindAsync(pullRequest.Number, cancellationToken)).Where(review => review.Verdict == ReviewVerdict.Approval).Select(review => review.Reviewer).Distinct(),
        ],
    };
}
