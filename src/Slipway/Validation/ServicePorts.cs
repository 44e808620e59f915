using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Validation;

/// <summary>The names of a Service's ports: where there are several, each has one, and each another (https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services).</summary>
internal static class ServicePorts
{
    public static void Check(Resource resource, List<Problem> problems)
    {
        if (resource.Id.Type is not { Group: "", Kind: "Service" } || resource.Content.At("spec", "ports") is not ListValue { Count: > 1 } ports)
        {
            return;
        }

        var first = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        for (var i = 0; i < ports.Count; i++)
        {
            switch (ports[i])
            {
                case MapValue port when port["name"] is null or { IsNull: true } or ScalarValue { AsString: "" }:
                    problems.Add(new Problem(resource.At(port.Position), $"spec.ports[{i}].name is missing: the Service has several ports."));
                    break;
                case MapValue port when port["name"] is ScalarValue { AsString: { } name } value && !first.TryAdd(name, value.Position):
                    problems.Add(new Problem(resource.At(value.Position), $"spec.ports[{i}].name: {Quoted.Of(name)} is there twice; first at line {first[name].Line}."));
                    break;
            }
        }
    }
}
