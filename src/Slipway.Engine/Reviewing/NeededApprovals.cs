using System.Collections.Concurrent;
using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Engine.Reviewing;

/// <summary>
/// Tells which commits have to be approved before an application is deployed, and by whom. A commit is held to what slipway.yaml said before it, so that none lowers its own gate, and to
/// what the deployed one says. A change of the gate needs the approvals that were needed before it.
/// </summary>
/// <param name="landings">The commits of the branch.</param>
/// <param name="history">The config repository's history.</param>
/// <param name="folder">Where the manifests are in the repository, with a slash at its end; empty for its root.</param>
internal sealed class NeededApprovals(ILandings landings, IConfigHistory history, string folder)
{
    private readonly ConcurrentDictionary<(CommitSha? Since, CommitSha Head), Lazy<Task<IReadOnlyList<CommitSha>>>> ofFile = [];
    private readonly ConcurrentDictionary<(CommitSha Commit, StageName Stage), Lazy<Task<StageExcerpt>>> excerpts = [];

    private string File => folder + SlipwayConfiguration.FileName;

    /// <summary>The commits since the application was healthy, newest first, each with the rules that it is held to.</summary>
    /// <param name="target">The application.</param>
    /// <param name="sources">The files and folders that it is made of.</param>
    /// <param name="commit">The commit that is deployed.</param>
    /// <param name="healthy">The last commit of which it was healthy; null where there was none.</param>
    /// <param name="rule">What the deployed commit says; null: nobody has to approve.</param>
    /// <param name="hasChanges">Whether anything of it would change; else only changes of the gate count.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SlipwayException">It cannot be told: the clone is shallow, or what slipway.yaml said cannot be read.</exception>
    public async Task<IReadOnlyList<(CommitSha Commit, IReadOnlyList<ApprovalRule> Rules)>> FindAsync(
        RenderingTarget target, IReadOnlyList<string> sources, CommitSha commit, CommitSha? healthy, ApprovalRule? rule, bool hasChanges, CancellationToken cancellationToken)
    {
        try
        {
            if (rule is null && !await HadGateAsync(healthy, commit, target.Stage, cancellationToken))
            {
                return [];
            }

            string[] paths = [.. sources.Select(source => folder + source)];
            var touching = (await landings.FindAsync(healthy, commit, paths, cancellationToken)).ToHashSet();
            var needed = new List<(CommitSha, IReadOnlyList<ApprovalRule>)>();
            foreach (var change in await landings.FindAsync(healthy, commit, [.. paths, File], cancellationToken))
            {
                // What was taken back since then needs nobody's word.
                if (healthy is not null && await landings.AreSameAsync(healthy, change, [.. paths, File], cancellationToken))
                {
                    break;
                }

                if (await RulesOfAsync(change, target.Stage, rule, touching.Contains(change), hasChanges, cancellationToken) is { Count: > 0 } rules)
                {
                    needed.Add((change, rules));
                }
            }

            return needed;
        }
        catch (SlipwayException) when (rule is null)
        {
            // A shallow clone is of no concern where nobody has to approve, and nobody had to.
            if (await HadNoneAsync(healthy, target.Stage, cancellationToken))
            {
                return [];
            }

            throw;
        }
    }

    private async Task<IReadOnlyList<ApprovalRule>> RulesOfAsync(CommitSha change, StageName stage, ApprovalRule? rule, bool isOfSources, bool hasChanges, CancellationToken cancellationToken)
    {
        // Before the first commit there was nobody to ask.
        if ((await TreeAsync(change, cancellationToken)).Parent is not { } parent)
        {
            return [];
        }

        var (before, after) = (await ExcerptAsync(parent, stage, cancellationToken), await ExcerptAsync(change, stage, cancellationToken));
        var isOfGate = before.Approvals != after.Approvals;
        var counts = hasChanges ? isOfSources || before.Said != after.Said : isOfGate;
        return !counts ? []
            : before.Approvals is { } asked ? rule is null || rule == asked ? [asked] : [asked, rule]
            // It brings the gate itself, with something to deploy.
            : isOfSources && after.Approvals is not null && rule is not null ? [rule] : [];
    }

    private async Task<bool> HadGateAsync(CommitSha? since, CommitSha head, StageName stage, CancellationToken cancellationToken)
    {
        foreach (var change in await OfFileAsync(since, head, cancellationToken))
        {
            if ((await TreeAsync(change, cancellationToken)).Parent is { } parent && (await ExcerptAsync(parent, stage, cancellationToken)).Approvals is not null)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> HadNoneAsync(CommitSha? healthy, StageName stage, CancellationToken cancellationToken)
    {
        try
        {
            return healthy is null || (await ExcerptAsync(healthy, stage, cancellationToken)).Approvals is null;
        }
        catch (SlipwayException)
        {
            // It is nowhere to be found, and with it any sign that somebody had to.
            return true;
        }
    }

    private Task<IReadOnlyList<CommitSha>> OfFileAsync(CommitSha? since, CommitSha head, CancellationToken cancellationToken) =>
        ofFile.GetOrAdd((since, head), _ => new(() => landings.FindAsync(since, head, [File], cancellationToken))).Value;

    private Task<StageExcerpt> ExcerptAsync(CommitSha commit, StageName stage, CancellationToken cancellationToken) =>
        excerpts.GetOrAdd((commit, stage), _ => new(() => ReadAsync(commit, stage, cancellationToken))).Value;

    private async Task<IConfigTree> TreeAsync(CommitSha commit, CancellationToken cancellationToken) => await history.FindAsync(commit, cancellationToken)
        ?? throw new SlipwayException($"commit {commit.Abbreviated}", $"is not in this clone, so that it cannot be told whose approvals {SlipwayConfiguration.FileName} asked for. Fetch the whole history ('fetch-depth: 0').");

    private async Task<StageExcerpt> ReadAsync(CommitSha commit, StageName stage, CancellationToken cancellationToken)
    {
        var tree = await TreeAsync(commit, cancellationToken);
        try
        {
            return StageExcerpt.Of(await tree.ReadAsync(File, cancellationToken), stage);
        }
        catch (InvalidInputException)
        {
            // Nothing was deployed by a file that cannot be read: what the one before it said still held.
            return tree.Parent is { } parent ? await ExcerptAsync(parent, stage, cancellationToken) : StageExcerpt.None;
        }
    }
}
