namespace Slipway.Sandbox.Forge.Hooks;

/// <summary>Whom to tell of what happens in a repository (https://docs.github.com/en/rest/repos/webhooks).</summary>
internal sealed record HookRecord
{
    public required long Id { get; init; }

    public required string Url { get; init; }

    /// <summary>Names of events; <c>*</c> stands for all.</summary>
    public IReadOnlyList<string> Events { get; init; } = ["push"];

    public string? Secret { get; init; }

    public bool IsActive { get; init; } = true;

    public required DateTimeOffset CreatedAt { get; init; }

    public bool Wants(string happening) => IsActive && (Events.Contains(happening) || Events.Contains("*"));
}
