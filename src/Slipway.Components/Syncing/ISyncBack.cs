using Nuke.Common;
using Serilog;
using Slipway.Components.Artifacts;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Components.Syncing;
using Slipway.Engine.Syncing;
using Slipway.Git;
using Slipway.GoogleCloud.Auditing;
using Slipway.Naming;

namespace Slipway.Components;

/// <summary>Brings changes that were made in the cluster to git, by pull request.</summary>
public interface ISyncBack : IPreview, IHaveOrigin
{
    /// <summary>Whether fields that somebody removed in the cluster are proposed to be removed from git.</summary>
    [Parameter("Propose to remove from git what somebody removed in the cluster")]
    bool? Removals => TryGetValue<bool?>(() => Removals!);

    /// <summary>The project of Google Cloud whose audit log tells who changed a field in GKE. Default: it is not asked.</summary>
    [Parameter("Google Cloud project whose audit log tells who changed a field in GKE. Default: it is not asked")]
    string? AuditProject => TryGetValue(() => AuditProject);

    /// <summary>Whether a patch may be added to a kustomization, for a value that is only in a base that others use too.</summary>
    [Parameter("Add a patch to a kustomization where a value is only in a base that others use too")]
    bool? CreatePatches => TryGetValue<bool?>(() => CreatePatches!);

    /// <summary>Whether to show what would be proposed, and do nothing.</summary>
    [Parameter("Show what would be proposed, and do nothing")]
    bool? DryRun => TryGetValue<bool?>(() => DryRun!);

    /// <summary>
    /// Proposes what people changed in the cluster as one pull request per application and stage, on branch <c>sync/{stage}/{application}</c>: each field in the file and line that says it, verified by
    /// rendering the repository again. It is updated in place, closed when the change is undone, and never merged by Slipway.
    /// </summary>
    Target SyncBack => _ => _
        .Description("Proposes to git what was changed in the cluster by hand, as one pull request per application and stage")
        .DependsOn<IValidate>(x => x.Validate)
        .Requires(() => ForgeIsValid, () => RunIsValid, () => SelectionIsValid, () => SourceIsValid, () => ClusterIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            using var run = await OpenRunAsync(cancellationToken);
            var history = new GitConfigHistory(run.Manifests.Root, Log.Logger) { Repository = HasForgeAccess() ? ConfigRepositoryClient().History : null };
            var within = new GitWorkTree(run.Manifests.Root, Log.Logger).FolderInClone();
            using var renderings = await EditedRenderings.OpenAsync(run.Commit, within, history.FindAsync, run.RulesOf, cancellationToken);
            var proposals = DryRun == true || !HasForgeAccess() ? null : new SyncPullRequest(ConfigRepositoryClient(), Forge().PullRequests);
            this.Summarise(await new SyncRun(run, renderings, proposals, SyncFile)
            {
                ActorsOf = AuditProject is { Length: > 0 } project
                    ? cluster => new AuditedActors(project, cluster, gke => new AuditLog(BuildSession.Of(this).Get(OpenGoogleApi), GoogleServices(), gke))
                    : _ => new PolicyStamp(),
                From = FindSource(),
                Removals = Removals == true,
                CreatesPatches = CreatePatches == true,
                Reopens = ReopenClosed == true,
                Within = within,
            }.RunAsync(cancellationToken));
        }));

    /// <summary>The user name, as the API server knows it, of the account that deploys.</summary>
    [Parameter("User name of the account that deploys, such as system:serviceaccount:ci:slipway, for StampPolicy")]
    string? Deployer => TryGetValue(() => Deployer);

    /// <summary>
    /// Writes <c>artifacts/stamp-policy.yaml</c>: a policy by which the API server notes on each member of an apply set who changed it, so that <see cref="SyncBack"/> can name them. Not tried on a server
    /// yet.
    /// </summary>
    Target StampPolicy => _ => _
        .Description("Writes a policy by which the API server notes who changes what Slipway deployed")
        .Executes(() => this.Run(async cancellationToken =>
        {
            var deployer = Deployer is { Length: > 0 } given ? given : throw new InvalidInputException("Deployer", "it is not set. Name the account whose writes do not count as changes by hand: --deployer system:serviceaccount:ci:slipway.");
            var file = ArtifactsDirectory / "stamp-policy.yaml";
            Directory.CreateDirectory(ArtifactsDirectory);
            await File.WriteAllTextAsync(file, Syncs.StampPolicy.Of(deployer), cancellationToken);
            this.Summarise([("Written to", Path.GetRelativePath(RootDirectory, file))]);
        }));

    /// <summary>A requirement: what is to be taken over is known.</summary>
    internal bool SourceIsValid => this.Accept(() => _ = FindSource());

    private SyncSource FindSource()
    {
        string[] names = [.. Enum.GetNames<SyncSource>().Select(name => name.ToLowerInvariant())];
        return string.IsNullOrWhiteSpace(Origin) ? SyncSource.Edits
            : names.Contains(Origin.Trim(), StringComparer.OrdinalIgnoreCase) ? Enum.Parse<SyncSource>(Origin.Trim(), ignoreCase: true)
            : throw new InvalidInputException("From", $"'{Origin}' is nothing that SyncBack takes over; expected {string.Join(" or ", names)}{NearestName.Hint(Origin, names)}");
    }

    /// <summary>The plans: <c>artifacts/sync.json</c>.</summary>
    ArtifactFile<SyncResult> SyncFile => new(ArtifactsDirectory / "sync.json", nameof(SyncBack));
}
