using Slipway.Resources;

namespace Slipway.Engine.Ports;

/// <summary>What counts of a <c>coordination.k8s.io/v1 Lease</c>.</summary>
internal sealed record Lease(string Uid, string ResourceVersion, string? Holder, TimeSpan Duration, string? AcquireTime)
{
    public static Lease Of(Resource resource)
    {
        var spec = resource.Content.GetMap("spec");
        return new Lease(
            resource.Uid ?? "",
            resource.ResourceVersion ?? "",
            spec?.GetString("holderIdentity") is { Length: > 0 } holder ? holder : null,
            TimeSpan.FromSeconds(spec?.GetInteger("leaseDurationSeconds") ?? 15),
            spec?.GetString("acquireTime"));
    }
}
