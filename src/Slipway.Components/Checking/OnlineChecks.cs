using Nuke.Common;
using Slipway.Components.Deploying;
using Slipway.Engine.Checkups;
using Slipway.Engine.Releasing;
using Slipway.GitHub;
using Slipway.Kubernetes.Connections;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Components.Checking;

/// <summary>What only the forge, the registry and the clusters can tell. Nothing that is written there stays.</summary>
internal static class OnlineChecks
{
    /// <summary>The checks, with the parameters that they need read already.</summary>
    /// <param name="build">The build. Of what its input leads nowhere, there is no check.</param>
    public static IReadOnlyList<Check> Of(INukeBuild build) =>
    [
        .. Prepare(build is IHaveConfigRepository config ? () => config.HasForgeAccess() ? [Forge(config)] : [] : null),
        .. Prepare(build is IPreview deploys ? () => deploys.HasForgeAccess() ? Approvals(deploys) : [] : null),
        .. Prepare(build is ICommitManifests release ? () => release.HasForgeAccess() ? [ConfigRepository(release)] : [] : null),
        .. Prepare(build is IBuildImage image && !string.IsNullOrWhiteSpace(image.Registry) ? () => image.SelectApplications().Select(application => Registry(image, application)) : null),
        .. Prepare(build is IPreview preview ? () => Clusters(preview) : null),
    ];

    private static IReadOnlyList<Check> Prepare(Func<IEnumerable<Check>>? checks)
    {
        try
        {
            return checks is null ? [] : [.. checks()];
        }
        catch (InvalidInputException)
        {
            // What is wrong with the input is a finding already, and leads nowhere.
            return [];
        }
    }

    private static Check Forge(IHaveConfigRepository config)
    {
        var address = GitHubRepository.Parse(config.ConfigRepository!).ToString();
        // With a log of its own for each attempt: what is tried again is what is told of a server that never answers.
        Func<Serilog.ILogger, GitHubForge> open = config.OpenForge;
        return new Check(address, async (log, cancellationToken) =>
        {
            var access = await open(log).FindAccessAsync(cancellationToken);
            return access switch
            {
                { IsArchived: true } => [Finding.Problem(address, "it is archived, so that nothing can be written to it. Unarchive it, or set ConfigRepository to another one.")],
                { Missing: { Count: > 0 } missing } => [Finding.Problem(address, $"the GitHub App lacks the permissions {string.Join(", ", missing)}. Add them to the app, and accept them where it is installed.")],
                { CanPush: false } => [Finding.Problem(address, "the token may read it, and not write to it. Give it contents, pull requests, statuses and deployments to write (docs/guides/github.md).")],
                _ => [Finding.Fine(address, "the forge takes the credentials, and they may write.")],
            };
        });
    }

    private static IEnumerable<Check> Approvals(IPreview preview)
    {
        var rules = preview.OpenManifests().Stages.Where(stage => stage.Approvals is not null).Select(stage => (stage.Name, Rule: stage.Approvals!)).ToList();
        Func<Serilog.ILogger, GitHubForge> open = preview.OpenForge;
        return rules.Count == 0 ? [] : [new Check("approvals", async (log, cancellationToken) => await new ApproverCheck(open(log).Teams).RunAsync(rules, cancellationToken))];
    }

    private static Check ConfigRepository(ICommitManifests release)
    {
        var stage = release.SelectedStage is { Length: > 0 } name ? StageName.Parse(name) : null;
        var applications = release.SelectApplications().Select(application => application.Name).ToList();
        var repository = new Lazy<ReleaseCommitter>(() => new ReleaseCommitter(release.ConfigRepositoryClient(), TimeProvider.System));
        return new Check("git", async (_, cancellationToken) =>
        {
            await repository.Value.CheckAsync(stage, applications, cancellationToken);
            return [Finding.Fine("git", $"the config repository has a folder for {string.Join(", ", applications)} in {(stage is null ? "its first stage" : stage.Value)}.")];
        });
    }

    private static Check Registry(IBuildImage image, Application application)
    {
        var target = ImageReference.Parse($"{image.Registry}/{application.Name}");
        Func<Serilog.ILogger, Images.Registries.RegistryClient> open = log => image.RegistryClient(options => options with { AnswerTime = TimeSpan.FromSeconds(4), Attempts = 1 }, log);
        return new Check(target.Repository, async (log, cancellationToken) =>
        {
            using var registry = open(log);
            await registry.CheckPushAsync(target, cancellationToken);
            return [Finding.Fine(target.Repository, "the registry takes the credentials, and images may be pushed.")];
        });
    }

    private static IEnumerable<Check> Clusters(IPreview preview)
    {
        var manifests = preview.OpenManifests();
        var (options, gke) = (preview.ClusterOptions, preview.GkeConnections());
        foreach (var place in manifests.Stages.SelectMany(stage => (stage.Clusters.Count > 0 ? [.. stage.Clusters] : new[] { stage.Cluster }).Select(cluster => (Stage: stage, Cluster: cluster)))
            .GroupBy(place => place.Cluster is null ? null : place.Cluster with { Name = null }))
        {
            var subject = place.Key?.Place ?? "the cluster";
            var targets = manifests.Targets.Where(target => place.Any(one => one.Stage.Name == target.Stage)).ToList();
            var ofRun = place.Key is null ? preview.ClusterOpener() : null;
            yield return new Check(subject, async (log, cancellationToken) =>
            {
                using var cluster = ofRun?.Invoke() ?? StageClusters.Open(place.Key!, options, manifests.RulesRoot, gke.Open, log);
                return await new ClusterCheck(cluster).RunAsync(await RenderAsync(manifests, targets, cancellationToken), cancellationToken);
            });
        }
    }

    // What cannot be rendered is told by Validate, and what it needs is not known.
    private static async Task<IReadOnlyList<Rendering>> RenderAsync(ManifestRenderings manifests, IReadOnlyList<RenderingTarget> targets, CancellationToken cancellationToken)
    {
        var renderings = new List<Rendering>();
        foreach (var target in targets)
        {
            renderings.Add(await manifests.RenderAsync(target, planner: null, cancellationToken));
        }

        return renderings;
    }
}
