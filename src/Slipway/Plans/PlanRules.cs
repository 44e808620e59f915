using Slipway.Hooks;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Plans;

/// <summary>What a plan may decide.</summary>
public sealed record PlanRules
{
    /// <summary>How much may be pruned unasked.</summary>
    public PruneBudget PruneBudget { get; init; } = new();

    /// <summary>
    /// Kinds, such as <c>Job.batch</c>, whose objects may be deleted and created again when a field cannot change in place. Default: none;
    /// a single resource allows it by the annotation <c>slipway.dev/recreate: allowed</c>.
    /// </summary>
    public IReadOnlySet<string> RecreateKinds { get; init; } = new HashSet<string>();

    /// <summary>
    /// Whether objects that exist and belong to no apply set are taken over. Default: false: such an object blocks, unless its manifest has the annotation
    /// <c>slipway.dev/adopt: allowed</c>.
    /// </summary>
    public bool AdoptUnowned { get; init; }

    /// <summary>The hash of a plan that may prune more than the budget allows: somebody has seen it and approved. Its first 12 characters are enough.</summary>
    public string? ApprovedPlan { get; init; }

    /// <summary>How far a deployment is bound to the plan that <c>Preview</c> kept when its pull request was reviewed. Default: not at all.</summary>
    public PlanBinding Binding { get; init; }

    /// <summary>
    /// The accounts whose status vouches for a reviewed plan: those that <c>Preview</c> runs as. Default: <c>github-actions[bot]</c>, which is what GitHub Actions' own token is.
    /// </summary>
    public IReadOnlySet<string> PlannedBy { get; init; } = new HashSet<string> { "github-actions[bot]" };

    /// <summary>The hash of a plan that may do more than the reviewed one: somebody has seen it and approved. Its first 12 characters are enough.</summary>
    public string? ApprovedSurplus { get; init; }

    /// <summary>What happens to fields that other managers own or write. The replicas of what an autoscaler of the same rendering scales are ignored without a rule.</summary>
    public IReadOnlyList<FieldRule> Fields { get; init; } = [];

    /// <summary>
    /// Resources that applications have in git now, with the application: an object that moved to another one is not pruned.
    /// </summary>
    public IReadOnlyDictionary<ResourceKey, string> RenderedElsewhere { get; init; } = new Dictionary<ResourceKey, string>();

    /// <summary>Applications of the same commit that could not be rendered: any of them may have an object now, so nothing is pruned.</summary>
    public IReadOnlyList<string> NotRendered { get; init; } = [];

    /// <summary>These rules for a rendering among others of the same commit.</summary>
    /// <param name="renderings">The others.</param>
    /// <param name="notRendered">Those that could not be rendered.</param>
    public PlanRules Among(IEnumerable<Rendering> renderings, IReadOnlyList<string>? notRendered = null)
    {
        var elsewhere = new Dictionary<ResourceKey, string>();
        foreach (var rendering in renderings)
        {
            foreach (var resource in rendering.Resources)
            {
                elsewhere[resource.Id.Key] = rendering.Target.Application.Value;
            }
        }

        return this with { RenderedElsewhere = elsewhere, NotRendered = notRendered ?? [] };
    }

    /// <summary>Whether the whole set is to go: only then a rendering without resources prunes. Default: false.</summary>
    public bool RemovesSet { get; init; }

    /// <summary>Whether the server is not asked what a write would do, which needs the right to write: manifests and live objects are compared here, and the plan says so. Such a plan is never carried out.</summary>
    internal bool IsReadOnly { get; init; }

    /// <summary>Edits by hand that were made at this time or before are overwritten; null: none is.</summary>
    internal DateTimeOffset? OverwritesEditsUntil { get; init; }

    /// <summary>Hooks that count as done without running. Default: none.</summary>
    internal HookSkips SkippedHooks { get; init; } = HookSkips.None;

    /// <summary>Whether fields of other managers are taken over. Default: false: a conflict blocks.</summary>
    public bool Force { get; init; }
}
