using Slipway.Resources;

namespace Slipway.Plans;

/// <summary>What a server dry run answered.</summary>
internal abstract record DryRunResult
{
    private DryRunResult()
    {
    }

    /// <summary>It would be applied.</summary>
    /// <param name="After">The object as it would then be.</param>
    public sealed record Accepted(Resource After) : DryRunResult
    {
        /// <summary>Fields of other managers that it would take by force.</summary>
        public IReadOnlyList<FieldConflict> Taken { get; init; } = [];

        /// <summary>What becomes ours before it is applied; <see cref="After"/> is without what then goes. Null (default): the plan works out what a takeover takes.</summary>
        public Handover? Handover { get; init; }
    }

    /// <summary>It would be refused.</summary>
    /// <param name="Refusal">Why.</param>
    public sealed record Refused(ResourceRefusedException Refusal) : DryRunResult;
}
