namespace Slipway.Sandbox.Forge.Api;

/// <summary>A pull request that somebody wants to open. The head may be <c>owner:branch</c>.</summary>
internal sealed record PullRequestWish(string Head, string Base, string Title, string Body, bool IsDraft);
