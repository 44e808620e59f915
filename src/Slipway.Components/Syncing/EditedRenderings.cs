using Slipway.Components.Deploying;
using Slipway.ConfigRepositories;
using Slipway.Deployments;
using Slipway.Engine.Syncing;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Components.Syncing;

/// <summary>Renders a commit of the config repository in a folder of its own, as it is and with some files changed.</summary>
internal sealed class EditedRenderings : ISyncRenderer, IDisposable
{
    private readonly TreeFolder folder;
    private readonly ConfigHistory history;
    private readonly Func<StageName, StageRules> rulesOf;
    private readonly Dictionary<RenderingTarget, Rendering> before = [];
    private readonly Dictionary<RenderingTarget, IReadOnlyList<string>> sources = [];
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private ManifestRenderings manifests;

    /// <summary>Finds a commit; null where it is nowhere to be found.</summary>
    internal delegate Task<IConfigTree?> ConfigHistory(CommitSha commit, CancellationToken cancellationToken);

    private EditedRenderings(TreeFolder folder, ConfigHistory history, Func<StageName, StageRules> rulesOf)
    {
        (this.folder, this.history, this.rulesOf) = (folder, history, rulesOf);
        manifests = new ManifestRenderings(folder.Root, null, null, rulesOf);
        foreach (var target in manifests.AllTargets)
        {
            sources[target] = manifests.SourcesOf(target);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, ConfigFile> Files => folder.Files;

    /// <summary>Opens the renderings of a commit.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="within">The folder of the manifests in the repository; empty for the root.</param>
    /// <param name="history">Finds commits.</param>
    /// <param name="rulesOf">The rules of a stage.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<EditedRenderings> OpenAsync(CommitSha commit, string within, ConfigHistory history, Func<StageName, StageRules> rulesOf, CancellationToken cancellationToken)
    {
        var tree = await history(commit, cancellationToken) ?? throw new SlipwayException($"commit {commit.Abbreviated}", "this clone does not have it. Fetch it, and run again.");
        return new EditedRenderings(await TreeFolder.WriteAsync(tree, within, cancellationToken), history, rulesOf);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Rendering>> RenderAsync(IReadOnlyCollection<string> files, CancellationToken cancellationToken)
    {
        var readers = ReadersOf(files);
        foreach (var target in readers.Where(target => !before.ContainsKey(target)))
        {
            var outcome = await CheckAsync([target], cancellationToken);
            known.UnionWith(outcome.Problems.Select(problem => problem.ToString()));
            before[target] = outcome.Renderings is [var rendering, ..] ? rendering : throw new InvalidInputException(outcome.Problems);
        }

        return [.. readers.Select(target => before[target])];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Rendering>> RenderAsync(IReadOnlyCollection<FileEdit> edits, CancellationToken cancellationToken)
    {
        var readers = ReadersOf([.. edits.Select(edit => edit.Path)]);
        await RenderAsync([.. edits.Select(edit => edit.Path)], cancellationToken);
        try
        {
            foreach (var edit in edits)
            {
                folder.Set(edit.Path, edit.After);
            }

            var outcome = await CheckAsync(readers, cancellationToken);
            var problems = outcome.Problems.Where(problem => !known.Contains(problem.ToString())).ToList();
            return problems.Count == 0 ? outcome.Renderings : throw new InvalidInputException(problems);
        }
        finally
        {
            foreach (var edit in edits)
            {
                folder.Set(edit.Path, edit.Before);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<Rendering?> RenderAsync(RenderingTarget target, CommitSha commit, CancellationToken cancellationToken)
    {
        try
        {
            if (await history(commit, cancellationToken) is not { } tree)
            {
                return null;
            }

            using var other = await TreeFolder.WriteAsync(tree, folder.Within, cancellationToken);
            return await new ManifestRenderings(other.Root, null, null, rulesOf).RenderAsync(target, planner: null, cancellationToken);
        }
        catch (InvalidInputException)
        {
            // It was deployed once; what renders it has changed since.
            return null;
        }
    }

    public void Dispose() => folder.Dispose();

    // What does not read a file cannot change by it.
    private List<RenderingTarget> ReadersOf(IReadOnlyCollection<string> files) =>
        [.. sources.Where(target => files.Any(file => target.Value.Any(source => file == source || file.StartsWith(source + "/", StringComparison.Ordinal)))).Select(target => target.Key)];

    private async Task<ValidationOutcome> CheckAsync(IReadOnlyList<RenderingTarget> targets, CancellationToken cancellationToken)
    {
        manifests = new ManifestRenderings(folder.Root, null, null, rulesOf, manifests);
        return await new ManifestValidation(manifests, rulesOf).RunAsync(targets, _ => null, cancellationToken);
    }
}
