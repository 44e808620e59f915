using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Engine.Rollouts;

/// <summary>Renders an application as another commit of the config repository has it; null where that commit, or the application in it, is nowhere to be found.</summary>
internal delegate Task<Rendering?> RenderAt(RenderingTarget target, CommitSha commit, CancellationToken cancellationToken);
