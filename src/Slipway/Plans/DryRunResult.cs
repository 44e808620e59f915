using Slipway.Resources;

namespace Slipway.Plans;

/// <summary>What a server dry run answered.</summary>
public abstract record DryRunResult
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
    }

    /// <summary>It would be refused.</summary>
    /// <param name="Refusal">Why.</param>
    public sealed record Refused(ResourceRefusedException Refusal) : DryRunResult;
}
