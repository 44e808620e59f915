using Slipway.Resources;

namespace Slipway.Guarding;

/// <summary>What is guarded in one cluster, and from whom.</summary>
internal sealed record GuardRequest
{
    /// <summary>What happens to a change that CI did not make.</summary>
    public required GuardStep Step { get; init; }

    /// <summary>The kinds of which apply sets have members.</summary>
    public required IReadOnlyCollection<ResourceType> Types { get; init; }

    /// <summary>The namespaces of the stages.</summary>
    public required IReadOnlyCollection<string> Namespaces { get; init; }

    /// <summary>The accounts that CI deploys and previews as: a dry run is admitted like the write itself.</summary>
    public required IReadOnlyCollection<string> Accounts { get; init; }

    /// <summary>The group whose members may change things by hand in an emergency.</summary>
    public required string BreakGlass { get; init; }
}
