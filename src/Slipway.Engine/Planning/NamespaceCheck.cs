using Slipway.Engine.Ports;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Engine.Planning;

/// <summary>Finds the namespaces of a rendering that do not exist yet.</summary>
internal sealed class NamespaceCheck(ICluster cluster)
{
    public async Task<IReadOnlySet<string>> FindMissingAsync(Rendering rendering, CancellationToken cancellationToken)
    {
        var names = rendering.Resources.Select(resource => resource.Id.Namespace).OfType<string>().Append(rendering.Target.Namespace).Distinct();
        var exists = await Task.WhenAll(names.Select(async name => (Name: name, Exists: await ExistsAsync(name, cancellationToken))));
        return exists.Where(found => !found.Exists).Select(found => found.Name).ToHashSet();
    }

    /// <exception cref="SlipwayException">It is being deleted: nothing can be made in it, and what is in it goes.</exception>
    public async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var found = await cluster.GetAsync(new ResourceId(BuiltInTypes.Namespaces.Type, null, name), cancellationToken);
            return found?.IsTerminating == true ? throw BeingDeleted(found) : found is not null;
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.Forbidden)
        {
            // Who may work only inside a namespace often may not look at it. Then it was made by somebody else.
            return true;
        }
    }

    private static SlipwayException BeingDeleted(Resource found)
    {
        var left = (found.Content.At("status", "conditions") as ListValue)?.Maps
            .Where(condition => condition.GetString("status") == "True")
            .Select(condition => condition.GetString("message"))
            .OfType<string>().ToList() ?? [];
        return new SlipwayException(
            found.Id.ToString(),
            $"is being deleted since {found.Metadata.GetString("deletionTimestamp")}; nothing was changed. "
            + (left.Count == 0 ? "" : $"What keeps it: {string.Join(" ", left)} ")
            + "Run again when it is gone, or end what keeps it.",
            isTransient: true);
    }
}
