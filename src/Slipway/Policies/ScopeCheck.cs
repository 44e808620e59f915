using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Policies;

/// <summary>Whether a resource is in the stage's namespace.</summary>
internal static class ScopeCheck
{
    public static IEnumerable<PolicyViolation> Foreign(Rendering rendering, Resource resource)
    {
        var target = rendering.Target;
        if (resource.Id.Namespace is null)
        {
            return
            [
                new PolicyViolation(resource.Content.PositionOf("kind"), $"{resource.Id} is cluster-scoped; only the stage's platform application may own it."),
            ];
        }

        return resource.Id.Namespace == target.Namespace || rendering.Scopes.IsNamespaced(resource.Id.Type) == false
            ? []
            :
            [
                new PolicyViolation(
                    resource.Metadata.PositionOf("namespace"),
                    $"{resource.Id} is in the namespace '{resource.Id.Namespace}'; expected '{target.Namespace}', the namespace of stage {target.Stage}. "
                    + "Leave metadata.namespace out, or let the stage's platform application own the resource."),
            ];
    }
}
