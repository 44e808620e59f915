using Slipway.Engine.Fencing;
using Slipway.Forges;

namespace Slipway.Engine.Reviewing;

/// <summary>What the forge and the history tell of reviews and approvals.</summary>
/// <param name="PullRequests">The config repository's pull requests.</param>
/// <param name="Reviews">Their reviews.</param>
/// <param name="Teams">The forge's teams.</param>
/// <param name="Deployments">The statuses of its commits.</param>
/// <param name="IsBeforeAsync">Whether a commit comes before another one, or is it.</param>
internal sealed record ReviewForge(IPullRequests PullRequests, IReviews Reviews, ITeams Teams, IDeployments Deployments, CommitOrder IsBeforeAsync);
