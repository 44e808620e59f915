using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Policies;

/// <summary>Whether containers say what they need.</summary>
internal static class RequestsCheck
{
    private static readonly string[] Needed = ["cpu", "memory"];

    public static IEnumerable<PolicyViolation> Missing(Resource resource) => PodTemplates.SpecOf(resource) is { } pod ? Missing(pod, resource) : [];

    private static IEnumerable<PolicyViolation> Missing(MapValue pod, Resource resource)
    {
        // Since Kubernetes 1.34 a Pod can request for all of its containers together.
        var wanted = Needed.Where(name => !Asks(pod, name)).ToList();
        foreach (var container in Running(pod))
        {
            var missing = wanted.Where(name => !Asks(container, name)).ToList();
            if (missing.Count > 0)
            {
                yield return new PolicyViolation(
                    PositionOf(container),
                    $"{resource.Id}, container {Quoted.Of(container.GetString("name") ?? "")}: resources.requests lacks {string.Join(" and ", missing)}; "
                    + "expected both cpu and memory, by which the scheduler finds a node.");
            }
        }
    }

    // An init container is over before the others run, unless it is a sidecar.
    private static IEnumerable<MapValue> Running(MapValue pod) => PodContainer.OfPod(pod, PodContainer.Main)
        .Concat(PodContainer.OfPod(pod, PodContainer.Init).Where(container => container.Content.GetString("restartPolicy") == "Always"))
        .Select(container => container.Content);

    private static bool Asks(MapValue podOrContainer, string name) =>
        podOrContainer.At("resources", "requests", name) is { IsNull: false } || podOrContainer.At("resources", "limits", name) is { IsNull: false };

    private static SourcePosition PositionOf(MapValue container) => container.GetMap("resources") is { } resources
        ? resources.ContainsKey("requests") ? resources.PositionOf("requests") : container.PositionOf("resources")
        : container.Position;
}
