using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Policies;

/// <summary>A rule about single resources.</summary>
/// <param name="Name">How messages name it, such as <c>TeamLabel</c>.</param>
/// <param name="Check">Finds what is against the rule in one resource of a rendering; called for each. It must not depend on anything else.</param>
public sealed record Policy(string Name, Func<Rendering, Resource, IEnumerable<PolicyViolation>> Check)
{
    /// <summary>Whether it holds. Default: on.</summary>
    public PolicySwitch Switch { get; init; } = PolicySwitch.On;
}

/// <summary>What is against a policy.</summary>
/// <param name="Position">Where: the position of a value of the resource; unknown stands for the resource itself.</param>
/// <param name="Message">What was expected and found, and what to do.</param>
public sealed record PolicyViolation(SourcePosition Position, string Message);
