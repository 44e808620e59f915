using Nuke.Common;
using Slipway.Components.Artifacts;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Components.Running;

namespace Slipway.Components;

/// <summary>Finds what was changed in the cluster by hand.</summary>
public interface IDetectDrift : IPreview
{
    /// <summary>
    /// Lists how the cluster differs from git: fields with another value, fields that somebody added, resources that are missing or too many, and apply sets of
    /// applications that are gone; each with who did it and when, as far as the cluster knows. Fails when there is any difference.
    /// </summary>
    Target DetectDrift => _ => _
        .Description("Lists how the cluster differs from git, with who changed it and when; fails when it does")
        .DependsOn<IValidate>(x => x.Validate)
        .Executes(() => this.Run(async cancellationToken =>
        {
            using var run = await OpenRunAsync(cancellationToken, onlyLooks: true);
            this.Summarise(await new DriftDetection(run, DriftFile).RunAsync(cancellationToken));
        }));

    /// <summary>The differences: <c>artifacts/drift.json</c>.</summary>
    ArtifactFile<DriftResult> DriftFile => new(ArtifactsDirectory / "drift.json", nameof(DetectDrift));
}
