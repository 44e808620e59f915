using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Drifts;

/// <summary>A difference between git and the cluster. The set of kinds is closed.</summary>
/// <param name="Id">The resource.</param>
internal abstract record DriftFinding(ResourceId Id)
{
    /// <summary>The kind of difference in one word, as the text and JSON forms write it.</summary>
    public abstract string Word { get; }

    /// <summary>A field has another value than git says, or lacks.</summary>
    /// <param name="Id">The resource.</param>
    /// <param name="Path">The field.</param>
    /// <param name="Live">The live value; null when the field is not there. In a Secret the text <c>***</c>.</param>
    /// <param name="Git">Git's value; null when only the live object has the field. In a Secret the text <c>***</c>.</param>
    /// <param name="By">Who owns the field now, besides Slipway.</param>
    public sealed record Changed(ResourceId Id, string Path, Value? Live, Value? Git, IReadOnlyList<FieldOwner> By) : DriftFinding(Id)
    {
        /// <inheritdoc/>
        public override string Word => "changed";
    }

    /// <summary>A manager that is not a controller added fields that git does not have.</summary>
    /// <param name="Id">The resource.</param>
    /// <param name="Paths">The fields.</param>
    /// <param name="By">Who.</param>
    public sealed record Added(ResourceId Id, IReadOnlyList<string> Paths, FieldOwner By) : DriftFinding(Id)
    {
        /// <inheritdoc/>
        public override string Word => "added";
    }

    /// <summary>Git has it, the cluster has not.</summary>
    public sealed record Missing(ResourceId Id) : DriftFinding(Id)
    {
        /// <inheritdoc/>
        public override string Word => "missing";
    }

    /// <summary>A member of the apply set that git does not have.</summary>
    public sealed record Extra(ResourceId Id) : DriftFinding(Id)
    {
        /// <inheritdoc/>
        public override string Word => "extra";

        /// <summary>Why the next deployment does not prune it; null when it does.</summary>
        public string? Kept { get; init; }
    }

    /// <summary>It cannot be compared.</summary>
    /// <param name="Id">The resource.</param>
    /// <param name="Reason">Why not.</param>
    public sealed record Unknown(ResourceId Id, string Reason) : DriftFinding(Id)
    {
        /// <inheritdoc/>
        public override string Word => "unknown";
    }

    /// <summary>The parent of an apply set that git does not have any more: its application, its stage or the stage's namespace is another one now.</summary>
    /// <param name="Id">The parent.</param>
    /// <param name="Application">The application.</param>
    public sealed record Orphan(ResourceId Id, string Application) : DriftFinding(Id)
    {
        /// <inheritdoc/>
        public override string Word => "orphan";

        /// <summary>The stage that it was deployed to.</summary>
        public required string Stage { get; init; }

        /// <summary>Whether its namespace is not the one that the stage has in slipway.yaml.</summary>
        public required bool IsElsewhere { get; init; }

        /// <summary>Why git does not have it any more.</summary>
        public required string Reason { get; init; }

        /// <summary>What deletes what is left of it.</summary>
        public string Command => $"./build.sh Remove --stage {Stage} --application {Application}{(IsElsewhere ? $" --namespace {Id.Namespace}" : "")}";

        /// <summary>Stage and application, with the namespace where it is not the stage's.</summary>
        public override string ToString() => $"{Stage}/{Application}{(IsElsewhere ? $" (namespace {Id.Namespace})" : "")}";
    }
}
