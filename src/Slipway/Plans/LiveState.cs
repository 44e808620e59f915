using Slipway.ApplySets;
using Slipway.Hooks;
using Slipway.Resources;
using Slipway.Schemas;

namespace Slipway.Plans;

/// <summary>What the cluster holds, as far as a plan needs it.</summary>
internal sealed record LiveState
{
    /// <summary>What the cluster serves.</summary>
    public required ResourceCatalog Catalog { get; init; }

    /// <summary>
    /// The members of the apply set, of every kind that the parent names or the rendering has (found by
    /// <see cref="ApplySetId.MemberSelector"/>), and the objects that the rendering names but the lists lacked.
    /// </summary>
    public required IReadOnlyList<Resource> Objects { get; init; }

    /// <summary>What the cluster says of the custom kinds in <see cref="Planner.SchemasNeeded"/>; null where it was not asked.</summary>
    public OpenApiSchemas? Schemas { get; init; }

    /// <summary>What the rendering names and the account may not read.</summary>
    public IReadOnlySet<ResourceKey> Unreadable { get; init; } = new HashSet<ResourceKey>();

    /// <summary>Namespaces of the rendering that do not exist.</summary>
    public IReadOnlySet<string> MissingNamespaces { get; init; } = new HashSet<string>();

    /// <summary>Where members may be that are not known: a failed list, a kind that could not be discovered. Then nothing is pruned.</summary>
    public IReadOnlyList<MemberGap> Gaps { get; init; } = [];

    /// <summary>The parents of other apply sets that objects belong to, by the sets' ids, as far as they were found.</summary>
    public IReadOnlyDictionary<string, Resource> OtherSets { get; init; } = new Dictionary<string, Resource>();

    /// <summary>What git wanted kept when it had it last.</summary>
    public KeptMembers Kept { get; init; } = KeptMembers.None;

    /// <summary>Which hooks were done.</summary>
    public HookJournal Hooks { get; init; } = HookJournal.Empty;

    /// <summary>Jobs that ended well and may be gone by themselves.</summary>
    public FinishedJobs FinishedJobs { get; init; } = FinishedJobs.None;

    /// <summary>What earlier plans learned from the server.</summary>
    public PlanCache Cache { get; init; } = PlanCache.Empty;
}
