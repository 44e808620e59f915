using Slipway.Renderers;

namespace Slipway.Kubernetes.Tests.Support;

/// <summary>A test that needs kustomize, or kubectl.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KustomizeFactAttribute : FactAttribute
{
    public KustomizeFactAttribute() =>
        Skip = (Programs.Find("kustomize") ?? Programs.Find("kubectl")) is null ? "Neither kustomize nor kubectl is installed." : null;
}
