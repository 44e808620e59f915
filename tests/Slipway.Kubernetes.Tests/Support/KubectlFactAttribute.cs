using Slipway.Renderers;

namespace Slipway.Kubernetes.Tests.Support;

/// <summary>A test that needs kubectl.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KubectlFactAttribute : FactAttribute
{
    public KubectlFactAttribute() => Skip = Programs.Find("kubectl") is null ? "kubectl is not installed." : null;
}
