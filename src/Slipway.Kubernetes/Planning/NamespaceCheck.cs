using Slipway.Kubernetes.Connections;
using Slipway.Kubernetes.Discovery;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Kubernetes.Planning;

/// <summary>Finds the namespaces of a rendering that do not exist yet.</summary>
internal sealed class NamespaceCheck(ClusterConnection connection)
{
    public async Task<IReadOnlySet<string>> FindMissingAsync(Rendering rendering, CancellationToken cancellationToken)
    {
        var names = rendering.Resources.Select(resource => resource.Id.Namespace).OfType<string>().Append(rendering.Target.Namespace).Distinct();
        var exists = await Task.WhenAll(names.Select(async name => (Name: name, Exists: await ExistsAsync(name, cancellationToken))));
        return exists.Where(found => !found.Exists).Select(found => found.Name).ToHashSet();
    }

    public async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.GetAsync(new ResourceId(BuiltInTypes.Namespaces.Type, null, name), cancellationToken) is not null;
        }
        catch (ResourceRefusedException refusal) when (refusal.Reason == RefusalReason.Forbidden)
        {
            // Who may work only inside a namespace often may not look at it. Then it was made by somebody else.
            return true;
        }
    }
}
