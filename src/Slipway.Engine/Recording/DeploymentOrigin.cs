using Slipway.Records;

namespace Slipway.Engine.Recording;

/// <summary>Where a deployment came from.</summary>
/// <param name="Kind">What brought it about.</param>
/// <param name="PullRequest">The pull request that brought it; null where none did, or it is not known.</param>
/// <param name="Source">What of the application repository it brought; null where that is not known.</param>
internal sealed record DeploymentOrigin(RecordKind Kind, RecordedPullRequest? PullRequest, RecordedSource? Source)
{
    /// <summary>The fields that git took over from the cluster.</summary>
    public IReadOnlyList<AdoptedField> Adopted { get; init; } = [];
}
