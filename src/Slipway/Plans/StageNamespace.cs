using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>The bare Namespace that a plan creates for a stage that has none yet.</summary>
internal static class StageNamespace
{
    public static Resource Of(string name) => new(
        new ResourceId(new GroupVersionKind("", "v1", "Namespace"), null, name),
        MapValue.Of(("apiVersion", "v1"), ("kind", "Namespace"), ("metadata", MapValue.Of(("name", (Value)name)))));
}
