using Slipway.Naming;

namespace Slipway.Engine.Fencing;

/// <summary>What a commit meets at the fence of a stage.</summary>
/// <param name="Newer">The newer commit that the stage was aimed at already, so that there is nothing to do; null: none.</param>
/// <param name="IsAtCommit">Whether the stage as a whole is aimed at the commit, so that nothing has to be written where nothing changes.</param>
internal sealed record StageFencePassage(CommitSha? Newer, bool IsAtCommit);
