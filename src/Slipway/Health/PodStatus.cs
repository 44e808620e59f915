using Slipway.Values;

namespace Slipway.Health;

/// <summary>Reads the status of a Pod's containers.</summary>
internal static class PodStatus
{
    public static IEnumerable<ContainerStatus> Containers(MapValue status) =>
        from list in (string[])["initContainerStatuses", "containerStatuses"]
        from container in status.GetList(list)?.Maps ?? []
        select new ContainerStatus(container, list == "initContainerStatuses");
}
