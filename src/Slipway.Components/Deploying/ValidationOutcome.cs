using Slipway.Policies;
using Slipway.Renderings;
using Slipway.Reports;

namespace Slipway.Components.Deploying;

/// <summary>What a validation found.</summary>
/// <param name="Renderings">What could be rendered.</param>
/// <param name="Applications">All applications, with what is wrong with them.</param>
internal sealed record ValidationOutcome(IReadOnlyList<Rendering> Renderings, IReadOnlyList<ValidatedApplication> Applications)
{
    /// <summary>Everything that is wrong, application by application.</summary>
    public IReadOnlyList<Problem> Problems => [.. Applications.SelectMany(application => application.Problems)];

    /// <summary>Every policy that does not hold, per stage or application, once.</summary>
    public IEnumerable<string> Waivers => Applications
        .SelectMany(application => application.Waivers.Select(waiver => new StageWaiver(application.Name.Split('/')[0], waiver)))
        .GroupBy(waiver => waiver with { Waiver = waiver.Waiver with { Waived = 0 } })
        .Select(group => $"{group.Key.Stage}: {group.Key.Waiver with { Waived = group.Sum(waiver => waiver.Waiver.Waived) }}");

    /// <exception cref="InvalidInputException">Something is wrong.</exception>
    public void ThrowIfInvalid()
    {
        if (Problems is { Count: > 0 } problems)
        {
            throw new InvalidInputException(problems);
        }
    }

    private sealed record StageWaiver(string Stage, PolicyWaiver Waiver);
}
