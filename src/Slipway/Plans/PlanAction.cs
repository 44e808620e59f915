using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Plans;

/// <summary>What an apply would do with one resource. The set of actions is closed.</summary>
/// <param name="Id">The resource.</param>
internal abstract record PlanAction(ResourceId Id)
{
    /// <summary>The action in one word, as the text and JSON forms write it.</summary>
    public abstract string Verb { get; }

    /// <summary>The wave in which it happens.</summary>
    public virtual ApplyWave Wave => ApplyWaves.Of(Id.Type);

    /// <summary>The resource is not in the cluster.</summary>
    /// <param name="Desired">What is sent.</param>
    /// <param name="IsUnchecked">Whether the server was not asked, because its namespace or kind comes with this plan.</param>
    public sealed record Create(Resource Desired, bool IsUnchecked) : PlanAction(Desired.Id)
    {
        /// <inheritdoc/>
        public override string Verb => "create";

        /// <summary>The other application that brings the kind before this plan is carried out; null when nothing must come before.</summary>
        public ApplicationName? ComesWith { get; init; }

        /// <inheritdoc/>
        public override ApplyWave Wave => ApplyWaves.Of(Desired);
    }

    /// <summary>Fields of the live object change.</summary>
    /// <param name="Desired">What is sent.</param>
    /// <param name="Live">The object as it is.</param>
    /// <param name="Changes">The fields that change.</param>
    /// <param name="Adopts">Whether the object, or fields of it, were somebody else's so far.</param>
    public sealed record Update(Resource Desired, Resource Live, IReadOnlyList<FieldChange> Changes, bool Adopts) : PlanAction(Desired.Id)
    {
        /// <inheritdoc/>
        public override string Verb => Irreversible is null ? "update" : "irreversible";

        /// <summary>Fields that are taken from other managers by force, because the rules say so.</summary>
        public IReadOnlyList<FieldConflict> Taken { get; init; } = [];

        /// <summary>Whether a field becomes ours again that somebody changed by hand, and that git has with the same value now.</summary>
        public bool ComesHome { get; init; }

        /// <summary>What becomes ours before it is applied, and goes by it; null for nothing.</summary>
        public Handover? Handover { get; init; }

        /// <summary>Why no later deployment can undo the change; null when one can.</summary>
        public string? Irreversible => IrreversibleChanges.Find(Desired, Changes);

        /// <inheritdoc/>
        public override ApplyWave Wave => ApplyWaves.Of(Desired);
    }

    /// <summary>The object may not be read, only written: it is sent each time, and whether it changes is not known.</summary>
    /// <param name="Desired">What is sent.</param>
    public sealed record Unreadable(Resource Desired) : PlanAction(Desired.Id)
    {
        /// <inheritdoc/>
        public override string Verb => "not compared";

        /// <inheritdoc/>
        public override ApplyWave Wave => ApplyWaves.Of(Desired);
    }

    /// <summary>Nothing changes, nothing is sent.</summary>
    /// <param name="Desired">What would be sent.</param>
    /// <param name="Live">The object as it is.</param>
    public sealed record Unchanged(Resource Desired, Resource Live) : PlanAction(Desired.Id)
    {
        /// <inheritdoc/>
        public override string Verb => "unchanged";

        /// <inheritdoc/>
        public override ApplyWave Wave => ApplyWaves.Of(Desired);
    }

    /// <summary>A field that cannot change does: the object is deleted and created again.</summary>
    /// <param name="Desired">What is sent.</param>
    /// <param name="Live">The object that is deleted.</param>
    /// <param name="Changes">The fields that change, as far as they can be told.</param>
    /// <param name="Reason">What the server said.</param>
    public sealed record Recreate(Resource Desired, Resource Live, IReadOnlyList<FieldChange> Changes, string Reason) : PlanAction(Desired.Id)
    {
        /// <inheritdoc/>
        public override string Verb => "recreate";

        /// <summary>What is lost with the object that git cannot bring back; null for nothing.</summary>
        public string? Loss => IrreversibleChanges.LostWith(Desired);

        /// <inheritdoc/>
        public override ApplyWave Wave => ApplyWaves.Of(Desired);
    }

    /// <summary>The object is a member of the apply set that git no longer has: it is deleted, if it still has this uid.</summary>
    /// <param name="Live">The object.</param>
    public sealed record Prune(Resource Live) : PlanAction(Live.Id)
    {
        /// <inheritdoc/>
        public override string Verb => "prune";
    }

    /// <summary>The object is a member of the apply set that git no longer has, and it stays.</summary>
    /// <param name="Live">The object.</param>
    /// <param name="Reason">Why it stays.</param>
    public sealed record Keep(Resource Live, string Reason) : PlanAction(Live.Id)
    {
        /// <inheritdoc/>
        public override string Verb => "keep";
    }

    /// <summary>It cannot be applied; a plan with such an action is not carried out.</summary>
    /// <param name="Desired">What would be sent.</param>
    /// <param name="Reason">Why not, and what to do.</param>
    /// <param name="Conflicts">Fields that other managers own.</param>
    public sealed record Blocked(Resource Desired, string Reason, IReadOnlyList<FieldConflict> Conflicts) : PlanAction(Desired.Id)
    {
        /// <inheritdoc/>
        public override string Verb => "blocked";

        /// <summary>Whether it is blocked because the account misses a right.</summary>
        public bool IsForbidden { get; init; }

        /// <summary>The object as it is; null when there is none, or it was not looked at.</summary>
        public Resource? Live { get; init; }

        /// <inheritdoc/>
        public override ApplyWave Wave => ApplyWaves.Of(Desired);
    }
}
