namespace Slipway.Policies;

/// <summary>What the policies say of a rendering.</summary>
/// <param name="Violations">What is against a policy that holds.</param>
/// <param name="Waivers">The policies that do not hold, with their reasons.</param>
public sealed record PolicyReport(IReadOnlyList<Problem> Violations, IReadOnlyList<PolicyWaiver> Waivers);

/// <summary>A policy that is switched off, in whole or with an exception.</summary>
/// <param name="Policy">Its name.</param>
/// <param name="Reason">Why.</param>
/// <param name="Waived">How many violations it lets through.</param>
public sealed record PolicyWaiver(string Policy, string Reason, int Waived)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"policy {Policy}: {(Waived switch { 0 => "an exception that is no longer needed", 1 => "1 exception", _ => $"{Waived} exceptions" })}: {Reason}";
}
