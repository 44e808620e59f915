using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Engine.Releasing;

/// <summary>A plan that has been performed on the release branch.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Head">The commit that has the release: the head of its branch, or of the base branch when that has it already.</param>
internal sealed record CommittedRelease(ReleasePlan Plan, CommitSha Head);
