using System.Text;
using Slipway.Kubernetes.Connections;
using Slipway.Kubernetes.Requests;
using Slipway.Plans;
using Slipway.Values;

namespace Slipway.Kubernetes.Access;

/// <summary>
/// Asks the API server, before the first write, whether the account may do all that a plan needs: a deployment must not end half-way for a missing right
/// (https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access).
/// </summary>
internal sealed class AccessReview(ClusterConnection connection)
{
    private const string Reviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private const string Whoami = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    private readonly AccessNeeds needs = new(connection);

    /// <summary>Returns when every right is there.</summary>
    /// <exception cref="SlipwayException">Rights are missing; the message lists them all.</exception>
    public async Task CheckAsync(ApplyPlan plan, bool hasParent, CancellationToken cancellationToken)
    {
        var needed = await needs.OfAsync(plan, hasParent, cancellationToken);
        var answers = await Task.WhenAll(needed.Select(async need => (Need: need, IsAllowed: await IsAllowedAsync(need, cancellationToken))));
        var missing = answers.Where(answer => !answer.IsAllowed).Select(answer => answer.Need).ToList();
        if (missing.Count > 0)
        {
            throw new SlipwayException(plan.Rendering.Target.ToString(), Describe(missing, await FindAccountAsync(cancellationToken)));
        }
    }

    private async Task<bool> IsAllowedAsync(AccessNeed need, CancellationToken cancellationToken)
    {
        var attributes = MapValue.Of(("verb", (Value)need.Verb), ("group", need.Group), ("resource", need.Resource));
        var answer = await AskAsync(
            Reviews,
            "SelfSubjectAccessReview",
            "authorization.k8s.io/v1",
            MapValue.Of(("resourceAttributes", need.Namespace is null ? attributes : attributes.With("namespace", need.Namespace))),
            cancellationToken);
        // A cluster that does not answer the question may still allow the write; the write itself then tells.
        return answer is null || answer.GetBoolean("allowed") == true;
    }

    private async Task<string?> FindAccountAsync(CancellationToken cancellationToken) =>
        (await AskAsync(Whoami, "SelfSubjectReview", "authentication.k8s.io/v1", MapValue.Empty, cancellationToken))?.GetMap("userInfo")?.GetString("username");

    private async Task<MapValue?> AskAsync(string path, string kind, string apiVersion, MapValue spec, CancellationToken cancellationToken)
    {
        var body = MapValue.Of(("apiVersion", (Value)apiVersion), ("kind", kind));
        var response = await connection.Api.SendForAnswerAsync(
            new ApiRequest { Subject = kind, Method = HttpMethod.Post, Path = path, Body = spec.Count == 0 ? body : body.With("spec", spec) },
            cancellationToken);
        return response.IsSuccess ? response.Content?.GetMap("status") : null;
    }

    private static string Describe(List<AccessNeed> missing, string? account)
    {
        var text = new StringBuilder($"{(account is null ? "the account" : account)} may not do what this plan needs, and nothing was changed. Missing:\n");
        foreach (var group in missing.GroupBy(need => (need.QualifiedResource, need.Namespace)).OrderBy(group => group.Key.QualifiedResource, StringComparer.Ordinal))
        {
            text.Append(group.Key.Namespace is null
                ? $"  {string.Join(", ", group.Select(need => need.Verb).Order(StringComparer.Ordinal))} {group.Key.QualifiedResource} in the cluster\n"
                : $"  {string.Join(", ", group.Select(need => need.Verb).Order(StringComparer.Ordinal))} {group.Key.QualifiedResource} in namespace {group.Key.Namespace}\n");
        }

        return text.Append("Grant them in a Role (docs/guides/cluster-access.md), or take the resources out of the application.").ToString();
    }
}
