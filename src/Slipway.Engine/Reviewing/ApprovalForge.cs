using Slipway.Engine.Fencing;
using Slipway.Forges;

namespace Slipway.Engine.Reviewing;

/// <summary>What the forge tells of approvals.</summary>
/// <param name="PullRequests">The config repository's pull requests.</param>
/// <param name="Reviews">Their reviews.</param>
/// <param name="Teams">The forge's teams.</param>
/// <param name="IsBeforeAsync">Whether a commit comes before another one, or is it.</param>
internal sealed record ApprovalForge(IPullRequests PullRequests, IReviews Reviews, ITeams Teams, CommitOrder IsBeforeAsync);
