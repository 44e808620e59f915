namespace Slipway.Releases;

/// <summary>Who proposes a release.</summary>
/// <param name="Who">The account that started the run, or the person at the machine.</param>
/// <param name="Run">The page of the CI run; null outside of CI.</param>
public sealed record ProposedBy(string Who, Uri? Run);
