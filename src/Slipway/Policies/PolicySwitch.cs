using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Policies;

/// <summary>Whether a policy holds in a stage: always, never, or with exceptions. What is let through has a reason, which every validation shows.</summary>
public sealed record PolicySwitch
{
    private readonly string? offReason;
    private readonly IReadOnlyList<Exemption> exemptions = [];

    private PolicySwitch(string? offReason = null) => this.offReason = offReason;

    private sealed record Exemption(ApplicationName? Application, Func<Resource, bool>? Resources, string Reason);

    /// <summary>It holds.</summary>
    public static PolicySwitch On { get; } = new();

    /// <summary>It does not hold in this stage.</summary>
    /// <param name="reason">Why.</param>
    /// <exception cref="InvalidInputException">The reason is empty.</exception>
    public static PolicySwitch Off(string reason) => new(Checked(reason));

    /// <summary>It does not hold for an application.</summary>
    /// <param name="application">The application's name.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="InvalidInputException">The name is none, or the reason is empty.</exception>
    public PolicySwitch ExceptFor(string application, string reason) =>
        new(offReason, [.. exemptions, new Exemption(ApplicationName.Parse(application), null, Checked(reason))]);

    /// <summary>It does not hold for some resources.</summary>
    /// <param name="resources">Which: <c>resource => resource.Id.Name == "redis"</c>.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="InvalidInputException">The reason is empty.</exception>
    public PolicySwitch ExceptFor(Func<Resource, bool> resources, string reason) =>
        new(offReason, [.. exemptions, new Exemption(null, resources, Checked(reason))]);

    private PolicySwitch(string? offReason, IReadOnlyList<Exemption> exemptions)
        : this(offReason) => this.exemptions = exemptions;

    /// <summary>Why it does not hold for a resource; null when it holds.</summary>
    internal string? ReasonFor(RenderingTarget target, Resource resource) =>
        offReason ?? exemptions.FirstOrDefault(exemption => Concerns(exemption, target) && exemption.Resources?.Invoke(resource) != false)?.Reason;

    /// <summary>All reasons that may count in an application.</summary>
    internal IEnumerable<string> ReasonsFor(RenderingTarget target) => offReason is not null
        ? [offReason]
        : exemptions.Where(exemption => Concerns(exemption, target)).Select(exemption => exemption.Reason);

    private static bool Concerns(Exemption exemption, RenderingTarget target) =>
        exemption.Application is null || exemption.Application == target.Application;

    private static string Checked(string reason) => string.IsNullOrWhiteSpace(reason)
        ? throw new InvalidInputException("Policies", "a policy is switched off without a reason. Say why in a sentence: every validation shows it.")
        : reason;
}
