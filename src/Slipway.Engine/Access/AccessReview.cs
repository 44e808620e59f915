using Slipway.Engine.Ports;
using Slipway.Plans;

namespace Slipway.Engine.Access;

/// <summary>
/// Asks the API server, before the first write, whether the account may do all that a plan needs: a deployment must not end half-way for a missing right
/// (https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access).
/// </summary>
internal sealed class AccessReview(ICluster cluster)
{
    private readonly AccessNeeds needs = new(cluster);

    /// <summary>Returns when every right is there.</summary>
    /// <exception cref="SlipwayException">Rights are missing; the message lists them all.</exception>
    public async Task CheckAsync(ApplyPlan plan, bool hasParent, CancellationToken cancellationToken)
    {
        var needed = await needs.OfAsync(plan, hasParent, cancellationToken);
        // A cluster that does not answer the question may still allow the write; the write itself then tells.
        var answers = await Task.WhenAll(needed.Select(async need => (Need: need, IsAllowed: await cluster.AccessReviews.IsAllowedAsync(need, cancellationToken))));
        var missing = answers.Where(answer => answer.IsAllowed == false).Select(answer => answer.Need).ToList();
        if (missing.Count > 0)
        {
            throw new SlipwayException(plan.Rendering.Target.ToString(), Describe(missing, await cluster.AccessReviews.FindAccountAsync(cancellationToken)));
        }
    }

    private static string Describe(List<AccessNeed> missing, string? account) =>
        $"{account ?? "the account"} may not do what this plan needs, and nothing was changed. Missing: {MissingRights.Lines(missing).TrimStart()}{MissingRights.Remedy}, or take the resources out of the application.";
}
