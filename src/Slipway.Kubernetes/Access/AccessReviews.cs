using Slipway.Engine.Access;
using Slipway.Engine.Ports;
using Slipway.Kubernetes.Requests;
using Slipway.Values;

namespace Slipway.Kubernetes.Access;

/// <summary>The API server's own answers about rights.</summary>
internal sealed class AccessReviews(ApiClient api) : IAccessReviews
{
    private const string Reviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private const string Rules = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
    private const string Whoami = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    public async Task<bool?> IsAllowedAsync(AccessNeed need, CancellationToken cancellationToken)
    {
        var attributes = MapValue.Of(("verb", (Value)need.Verb), ("group", need.Group), ("resource", need.Resource));
        var answer = await AskAsync(
            Reviews,
            "SelfSubjectAccessReview",
            "authorization.k8s.io/v1",
            MapValue.Of(("resourceAttributes", need.Namespace is null ? attributes : attributes.With("namespace", need.Namespace))),
            cancellationToken);
        return answer is null ? null : answer.GetBoolean("allowed") == true;
    }

    public async Task<GrantedRights?> FindRightsAsync(string inNamespace, CancellationToken cancellationToken)
    {
        var status = await AskAsync(Rules, "SelfSubjectRulesReview", "authorization.k8s.io/v1", MapValue.Of(("namespace", (Value)inNamespace)), cancellationToken);
        return status is null ? null : new GrantedRights(
            [.. (status.GetList("resourceRules")?.Maps ?? []).Select(rule => new GrantedRule(Texts(rule, "verbs"), Texts(rule, "apiGroups"), Texts(rule, "resources")))],
            status.GetBoolean("incomplete") == true);
    }

    public async Task<string?> FindAccountAsync(CancellationToken cancellationToken) =>
        (await AskAsync(Whoami, "SelfSubjectReview", "authentication.k8s.io/v1", MapValue.Empty, cancellationToken))?.GetMap("userInfo")?.GetString("username");

    private static IReadOnlyList<string> Texts(MapValue rule, string key) => [.. (rule.GetList(key) ?? ListValue.Empty).OfType<ScalarValue>().Select(text => text.Text)];

    private async Task<MapValue?> AskAsync(string path, string kind, string apiVersion, MapValue spec, CancellationToken cancellationToken)
    {
        var body = MapValue.Of(("apiVersion", (Value)apiVersion), ("kind", kind));
        var response = await api.SendForAnswerAsync(
            new ApiRequest { Subject = kind, Method = HttpMethod.Post, Path = path, Body = spec.Count == 0 ? body : body.With("spec", spec) },
            cancellationToken);
        return response.IsSuccess ? response.Content?.GetMap("status") : null;
    }
}
