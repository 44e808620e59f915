using System.Collections.Concurrent;
using Slipway.ConfigRepositories;
using Slipway.Engine.Planning;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Renderings;
using Serilog;

namespace Slipway.Components.Deploying;

/// <summary>Renders applications as other commits of the config repository have them: their files, in a folder that goes with the run, by the rules of this one.</summary>
internal sealed class CommitRenderings(DeploymentRun run) : IDisposable
{
    private readonly ConcurrentDictionary<CommitSha, Lazy<Task<ManifestRenderings?>>> commits = [];
    private readonly SemaphoreSlim one = new(1);
    private readonly ConcurrentBag<TreeFolder> folders = [];

    public void Dispose()
    {
        foreach (var folder in folders)
        {
            folder.Dispose();
        }

        one.Dispose();
    }

    /// <summary>Renders an application; null where the commit, or the application in it, is nowhere to be found.</summary>
    public async Task<Rendering?> RenderAsync(RenderingTarget target, CommitSha commit, CancellationToken cancellationToken)
    {
        var manifests = await commits.GetOrAdd(commit, _ => new(() => OpenAsync(commit, cancellationToken))).Value;
        if (manifests?.AllTargets.Any(known => known.Stage == target.Stage && known.Application == target.Application) != true)
        {
            return null;
        }

        // Readers of one folder share what they parsed.
        await one.WaitAsync(cancellationToken);
        try
        {
            var cluster = run.Clusters.Of(run.Manifests.StageOf(target)).First(place => place.Name == target.Cluster).Connection;
            return (await manifests.RenderAsync(target with { Cluster = null }, new ClusterPlanner(cluster), cancellationToken)).In(target.Cluster);
        }
        catch (InvalidInputException exception)
        {
            Log.Debug("{Target:l} at commit {Commit:l}: {Reason:l}", target.ToString(), commit.Abbreviated, exception.Message);
            return null;
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<ManifestRenderings?> OpenAsync(CommitSha commit, CancellationToken cancellationToken)
    {
        if (run.History is null || await run.History.FindAsync(commit, cancellationToken) is not { } tree)
        {
            return null;
        }

        var folder = await TreeFolder.WriteAsync(tree, new GitWorkTree(run.Manifests.Root, Log.Logger).FolderInClone(), cancellationToken);
        folders.Add(folder);
        return folder.Files.Count == 0 ? null : new ManifestRenderings(folder.Root, null, null, run.RulesOf, baseRoot: run.Manifests.RulesRoot) { Schemas = run.Manifests.Schemas };
    }
}
