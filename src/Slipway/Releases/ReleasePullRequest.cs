namespace Slipway.Releases;

/// <summary>The pull request of a release.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Url">Its page.</param>
public sealed record ReleasePullRequest(int Number, Uri Url);
