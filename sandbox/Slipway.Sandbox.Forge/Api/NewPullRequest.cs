namespace Slipway.Sandbox.Forge.Api;

/// <summary>A pull request that somebody wants to open. The head may be <c>owner:branch</c>.</summary>
internal sealed record NewPullRequest(string Head, string Base, string Title, string Body, bool IsDraft);
