namespace Slipway.Sandbox.Forge;

/// <summary>Somebody asked for a merge as soon as the rules allow it. The method is <c>merge</c>, <c>squash</c> or <c>rebase</c>.</summary>
internal sealed record AutoMergeRequest(string User, string Method, string? Title, string? Message, DateTimeOffset EnabledAt);
