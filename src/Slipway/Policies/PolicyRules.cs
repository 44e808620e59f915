using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Policies;

/// <summary>What manifests of a stage must keep to besides their schema. Every policy is on unless it is switched off with a reason.</summary>
public sealed record PolicyRules
{
    /// <summary>Images name a digest, so that what runs is what was built. An image with the tag <c>unreleased</c> waits for its first release and is let through.</summary>
    public PolicySwitch ImagesPinned { get; init; } = PolicySwitch.On;

    /// <summary>Where digests are not asked for: images name a tag, and not <c>latest</c>, which is another image tomorrow.</summary>
    public PolicySwitch NoLatestTag { get; init; } = PolicySwitch.On;

    /// <summary>Containers request CPU and memory: the scheduler places Pods by that. A limit counts, because the server takes it for the request.</summary>
    public PolicySwitch RequestsSet { get; init; } = PolicySwitch.On;

    /// <summary>No Secret holds its values in git, where everybody who can read the repository reads them.</summary>
    public PolicySwitch NoPlainSecrets { get; init; } = PolicySwitch.On;

    /// <summary>
    /// An application owns resources of its stage's namespace only: nothing cluster-scoped, nothing of other namespaces. The stage's platform application
    /// is the one that this is switched off for.
    /// </summary>
    public PolicySwitch OwnNamespaceOnly { get; init; } = PolicySwitch.On;

    /// <summary>Policies of your own. Default: none.</summary>
    public IReadOnlyList<Policy> Own { get; init; } = [];

    /// <summary>Rules with every policy of Slipway's switched off.</summary>
    /// <param name="reason">Why; it is shown.</param>
    public static PolicyRules Off(string reason)
    {
        var off = PolicySwitch.Off(reason);
        return new PolicyRules { ImagesPinned = off, NoLatestTag = off, RequestsSet = off, NoPlainSecrets = off, OwnNamespaceOnly = off };
    }

    /// <summary>Checks the resources and hooks of a rendering.</summary>
    public PolicyReport Check(Rendering rendering)
    {
        var violations = new List<Problem>();
        var waivers = new List<PolicyWaiver>();
        foreach (var policy in Policies())
        {
            foreach (var reason in policy.Switch.ReasonsFor(rendering.Target).Distinct())
            {
                waivers.Add(new PolicyWaiver(policy.Name, reason, 0));
            }

            foreach (var resource in rendering.Resources.Concat(rendering.Hooks.Select(hook => hook.Job)))
            {
                foreach (var violation in policy.Check(rendering, resource))
                {
                    if (policy.Switch.ReasonFor(rendering.Target, resource) is { } reason)
                    {
                        // The policy's own are the last ones.
                        var own = waivers.FindLastIndex(waiver => waiver.Reason == reason);
                        waivers[own] = waivers[own] with { Waived = waivers[own].Waived + 1 };
                    }
                    else
                    {
                        violations.Add(new Problem(resource.At(violation.Position), $"{violation.Message} (policy {policy.Name})"));
                    }
                }
            }
        }

        return new PolicyReport(violations, waivers);
    }

    private IEnumerable<Policy> Policies() =>
    [
        new(nameof(ImagesPinned), (_, resource) => ImageChecks.Unpinned(resource)) { Switch = ImagesPinned },
        new(nameof(NoLatestTag), FindLatestTags) { Switch = NoLatestTag },
        new(nameof(RequestsSet), (_, resource) => RequestsCheck.Missing(resource)) { Switch = RequestsSet },
        new(nameof(NoPlainSecrets), (_, resource) => SecretCheck.PlainValues(resource)) { Switch = NoPlainSecrets },
        new(nameof(OwnNamespaceOnly), ScopeCheck.Foreign) { Switch = OwnNamespaceOnly },
        .. Own,
    ];

    // An image that must have a digest is reported once.
    private IEnumerable<PolicyViolation> FindLatestTags(Rendering rendering, Resource resource) =>
        ImagesPinned.ReasonFor(rendering.Target, resource) is null ? [] : ImageChecks.LatestTags(resource);
}
