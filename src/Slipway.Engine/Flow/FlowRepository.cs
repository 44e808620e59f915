using Slipway.ConfigRepositories;
using Slipway.Forges;
using Slipway.Releases;

namespace Slipway.Engine.Flow;

/// <summary>One of the repositories that rollouts go to.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="PullRequests">Its pull requests.</param>
/// <param name="Sources">The history of applications' sources on its server.</param>
internal sealed record FlowRepository(IConfigRepository Repository, IPullRequests PullRequests, ISourceHistory Sources);
