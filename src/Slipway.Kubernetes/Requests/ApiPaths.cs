using System.Text;
using Slipway.Resources;

namespace Slipway.Kubernetes.Requests;

/// <summary>Where resources live on an API server (https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris).</summary>
internal static class ApiPaths
{
    public static string Collection(ResourceType type, string? inNamespace)
    {
        var root = type.Type.Group.Length == 0 ? $"/api/{type.Type.Version}" : $"/apis/{type.Type.Group}/{type.Type.Version}";
        return type.IsNamespaced && inNamespace is not null
            ? $"{root}/namespaces/{Uri.EscapeDataString(inNamespace)}/{type.Plural}"
            : $"{root}/{type.Plural}";
    }

    public static string Object(ResourceType type, ResourceId id) =>
        $"{Collection(type, id.Namespace)}/{Uri.EscapeDataString(id.Name)}";

    public static string WithQuery(string path, params ReadOnlySpan<(string Key, string? Value)> query)
    {
        var text = new StringBuilder(path);
        var separator = '?';
        foreach (var (key, value) in query)
        {
            if (value is not null)
            {
                text.Append(separator).Append(key).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }

        return text.ToString();
    }
}
