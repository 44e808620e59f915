using Slipway.Renderers;

namespace Slipway.Kubernetes.Tests.Support;

/// <summary>A theory that needs kubectl.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KubectlTheoryAttribute : TheoryAttribute
{
    public KubectlTheoryAttribute() => Skip = Programs.Find("kubectl") is null ? "kubectl is not installed." : null;
}
