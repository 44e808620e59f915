using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Engine.Reviewing;

/// <summary>
/// Tells which commits have to be approved before an application is deployed, and by whom. A commit is held to what slipway.yaml said before it, so that none lowers its own gate, and to
/// what the deployed one says. A change of the gate needs the approvals that were needed before it.
/// </summary>
internal sealed class NeededApprovals
{
    private readonly ILandings landings;
    private readonly IConfigHistory history;
    private readonly string folder;
    private readonly SharedLookups<(CommitSha? Since, CommitSha Head), IReadOnlyList<CommitSha>> ofFile;
    private readonly SharedLookups<(CommitSha? Since, CommitSha Head), IReadOnlySet<CommitSha>> ofBranch;
    private readonly SharedLookups<(CommitSha? Since, CommitSha Head, StageName Stage), bool> gates;
    private readonly SharedLookups<CommitSha, IConfigTree> trees;
    private readonly SharedLookups<CommitSha, ReadOnlyMemory<byte>?> files;
    private readonly SharedLookups<(CommitSha Commit, StageName Stage), StageExcerpt> excerpts;

    /// <param name="landings">The commits of the branch.</param>
    /// <param name="history">The config repository's history.</param>
    /// <param name="folder">Where the manifests are in the repository, with a slash at its end; empty for its root.</param>
    public NeededApprovals(ILandings landings, IConfigHistory history, string folder)
    {
        (this.landings, this.history, this.folder) = (landings, history, folder);
        ofFile = new(key => landings.FindAsync(key.Since, key.Head, [File], CancellationToken.None));
        ofBranch = new(async key => (await landings.FindAsync(key.Since, key.Head, [], CancellationToken.None)).ToHashSet());
        gates = new(key => HadGateAsync(key.Since, key.Head, key.Stage));
        trees = new(FindTreeAsync);
        files = new(async commit => await (await trees.FindAsync(commit, CancellationToken.None)).ReadAsync(File, CancellationToken.None));
        excerpts = new(key => ReadAsync(key.Commit, key.Stage));
    }

    private string File => folder + SlipwayConfiguration.FileName;

    /// <summary>Who has to approve what is deployed to a stage, by a commit; null: nobody.</summary>
    public async Task<ApprovalRule?> RuleOfAsync(CommitSha commit, StageName stage, CancellationToken cancellationToken) => (await excerpts.FindAsync((commit, stage), cancellationToken)).Approvals;

    /// <summary>Whether a commit came to the branch after another one.</summary>
    /// <param name="change">The one before.</param>
    /// <param name="merged">The one after it.</param>
    /// <param name="head">The head of the branch.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<bool> IsAfterAsync(CommitSha change, CommitSha merged, CommitSha head, CancellationToken cancellationToken) =>
        (await ofBranch.FindAsync((change, head), cancellationToken)).Contains(merged);

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
            if (rule is null && !await gates.FindAsync((healthy, commit, target.Stage), cancellationToken))
            {
                return [];
            }

            string[] paths = [.. sources.Select(source => folder + source)];
            var touching = (await landings.FindAsync(healthy, commit, paths, cancellationToken)).ToHashSet();
            var needed = new List<(CommitSha, IReadOnlyList<ApprovalRule>)>();
            foreach (var change in await landings.FindAsync(healthy, commit, [.. paths, File], cancellationToken))
            {
                // What was taken back since then needs nobody's word.
                if (healthy is not null && await IsTakenBackAsync(healthy, change, paths, target.Stage, cancellationToken))
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
        if ((await trees.FindAsync(change, cancellationToken)).Parent is not { } parent)
        {
            return [];
        }

        var (before, after) = (await excerpts.FindAsync((parent, stage), cancellationToken), await excerpts.FindAsync((change, stage), cancellationToken));
        var isOfGate = before.Approvals != after.Approvals;
        var counts = hasChanges ? isOfSources || before.Said != after.Said : isOfGate;
        return !counts ? []
            : before.Approvals is { } asked ? rule is null || rule == asked ? [asked] : [asked, rule]
            // It brings the gate itself, with something to deploy.
            : isOfSources && after.Approvals is not null && rule is not null ? [rule] : [];
    }

    // Of slipway.yaml, what is said of other stages is nothing of this one.
    private async Task<bool> IsTakenBackAsync(CommitSha healthy, CommitSha change, string[] paths, StageName stage, CancellationToken cancellationToken) =>
        await landings.AreSameAsync(healthy, change, paths, cancellationToken)
        && await excerpts.FindAsync((healthy, stage), cancellationToken) == await excerpts.FindAsync((change, stage), cancellationToken);

    private async Task<bool> HadGateAsync(CommitSha? since, CommitSha head, StageName stage)
    {
        foreach (var change in await ofFile.FindAsync((since, head), CancellationToken.None))
        {
            if ((await trees.FindAsync(change, CancellationToken.None)).Parent is { } parent && (await excerpts.FindAsync((parent, stage), CancellationToken.None)).Approvals is not null)
            {
                return true;
            }
        }

        return false;
    }

    // One that is nowhere to be found took any sign with it that somebody had to. A history that does not answer is none.
    private async Task<bool> HadNoneAsync(CommitSha? healthy, StageName stage, CancellationToken cancellationToken) =>
        healthy is null
        || await history.FindAsync(healthy, cancellationToken) is null
        || (await excerpts.FindAsync((healthy, stage), cancellationToken)).Approvals is null;

    private async Task<IConfigTree> FindTreeAsync(CommitSha commit) => await history.FindAsync(commit, CancellationToken.None)
        ?? throw new SlipwayException($"commit {commit.Abbreviated}", $"is not in this clone, so that it cannot be told whose approvals {SlipwayConfiguration.FileName} asked for. Fetch the whole history ('fetch-depth: 0').");

    private async Task<StageExcerpt> ReadAsync(CommitSha commit, StageName stage)
    {
        try
        {
            return StageExcerpt.Of(await files.FindAsync(commit, CancellationToken.None), stage);
        }
        catch (InvalidInputException)
        {
            // Nothing was deployed by a file that cannot be read: what the one before it said still held.
            return (await trees.FindAsync(commit, CancellationToken.None)).Parent is { } parent ? await excerpts.FindAsync((parent, stage), CancellationToken.None) : StageExcerpt.None;
        }
    }
}
