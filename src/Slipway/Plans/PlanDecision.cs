using Slipway.Values;

namespace Slipway.Plans;

/// <summary>What a plan does with one resource, or with one hook, as far as somebody reviews it. Values of Secrets are masked.</summary>
/// <param name="Verb">What is done: <c>create</c>, <c>update</c>, <c>irreversible</c>, <c>recreate</c>, <c>prune</c>, <c>not compared</c>, <c>hook before</c>, ….</param>
/// <param name="Resource">To what: <c>apps/v1 Deployment prod/web</c>.</param>
internal sealed record PlanDecision(string Verb, string Resource)
{
    /// <summary>Of what is made or run: a hash over all that is sent; else null.</summary>
    public string? Sent { get; init; }

    /// <summary>Of what is deleted: the object's uid; else null.</summary>
    public string? Uid { get; init; }

    /// <summary>Of what is updated: the fields.</summary>
    public IReadOnlyList<DecidedChange> Changes { get; init; } = [];

    /// <summary>The fields that are taken from other managers by force.</summary>
    public IReadOnlyList<string> Taken { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Verb} {Resource}";
}

/// <summary>A field that a plan sets or removes.</summary>
/// <param name="Path">The field.</param>
/// <param name="Before">The value that it has; null for none.</param>
/// <param name="After">The value that it gets; null for none.</param>
internal sealed record DecidedChange(string Path, Value? Before, Value? After)
{
    /// <summary>Other managers that own the field now. Only of a plan that was just made.</summary>
    public IReadOnlyList<string> Managers { get; init; } = [];
}
