using Nuke.Common;
using Serilog;
using Slipway.Components.Artifacts;
using Slipway.Components.Promoting;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Naming;
using Slipway.Promotions;

namespace Slipway.Components;

/// <summary>Carries what runs in one stage to the next, through a pull request.</summary>
public interface IPromote : IPreview, IHaveOrigin, IHaveDestination
{
    /// <summary>The result of <see cref="Promote"/>.</summary>
    ArtifactFile<ReleaseResult> PromotionFile => new(ArtifactsDirectory / "promotion.json", nameof(Promote));

    /// <summary>Opens the pull requests that set the digests that run and are healthy in one stage in the manifests of a later one.</summary>
    Target Promote => _ => _
        .Description("Opens the pull request that carries what runs and is healthy in the stage of --from to the stage of --to")
        .Requires(() => ConfigRepository)
        .Requires(() => ConfigRepositoryIsValid, () => NotificationsAreValid, () => RunIsValid, () => SelectionIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            using var run = await OpenRunAsync(cancellationToken);
            var route = PromotionRoute.Find(
                run.Manifests.Configuration, Origin is null ? null : StageName.Parse(Origin), Destination is null ? null : StageName.Parse(Destination));
            var releases = await (run.Promotions ?? throw NoForge()).PromoteAsync(
                run, route, SelectedApplication is null ? null : ApplicationName.Parse(SelectedApplication), ReopenClosed == true, cancellationToken);
            PromotionFile.Write(run.Stamp with { Stage = route.To }, new ReleaseResult { Releases = releases });
            this.Summarise(ReleaseSummary.Of(releases));
        }));

    private InvalidInputException NoForge() => new("ForgeToken", $"it is not set, and a promotion is a pull request. Set it (or GITHUB_TOKEN).{AmbientToken.WhyNot(ConfigRepository)}");
}
