using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Api;

namespace Slipway.Sandbox.Cluster.Access;

/// <summary>Something that an account wants to do with a resource. Empty namespace: cluster-wide; empty name: any.</summary>
internal sealed record AccessQuestion(string Verb, string Group, string Resource, string Subresource = "", string Namespace = "", string Name = "")
{
    /// <summary>The resource as rules name it: <c>pods</c> or <c>pods/log</c>.</summary>
    public string Path => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";

    public static AccessQuestion Of(ApiRequest request) => new(
        VerbOf(request),
        request.Resource.Group,
        request.Resource.Plural,
        request.Subresource,
        // A namespace is its own namespace: a Role in it can allow to read it.
        request.Resource.Key == "namespaces" ? request.Name : request.Namespace,
        request.Name);

    public static AccessQuestion FromReview(JsonObject? attributes) => new(
        attributes.Text("verb") ?? "",
        attributes.Text("group") ?? "",
        attributes.Text("resource") ?? "",
        attributes.Text("subresource") ?? "",
        attributes.Text("namespace") ?? "",
        attributes.Text("name") ?? "");

    /// <summary>The refusal in the words of the real server.</summary>
    public ApiException Refuse(Account account)
    {
        var what = Group.Length == 0 ? Resource : $"{Resource}.{Group}";
        var subject = Name.Length == 0 ? what : $"{what} \"{Name}\"";
        var where = Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{Namespace}\"";
        return new(403, "Forbidden", $"{subject} is forbidden: User \"{account.Name}\" cannot {Verb} resource \"{Path}\" in API group \"{Group}\" {where}", ApiException.Details(Group, Resource, Name));
    }

    private static string VerbOf(ApiRequest request) => request.Http.Request.Method switch
    {
        "GET" or "HEAD" when request.Name.Length > 0 => "get",
        "GET" or "HEAD" => request.IsSet("watch") ? "watch" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => "delete",
        var method => method.ToLowerInvariant(),
    };
}
