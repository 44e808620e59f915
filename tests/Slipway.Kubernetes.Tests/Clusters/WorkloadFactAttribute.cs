namespace Slipway.Kubernetes.Tests.Clusters;

/// <summary>A test that runs Pods: in the sandbox with Python as their program, in another cluster with the image that SLIPWAY_TEST_IMAGE names.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal class WorkloadFactAttribute : FactAttribute
{
    public WorkloadFactAttribute()
    {
        if (!AnyCluster.IsSandbox)
        {
            Skip = TestContainers.Image is null ? "SLIPWAY_TEST_IMAGE names no image with busybox that the cluster can pull." : null;
        }
        else if (Renderers.Programs.Find("python3") is null)
        {
            Skip = "python3 is not installed.";
        }
    }
}

/// <summary>The same, where Pods are broken on purpose: in the sandbox only.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrokenWorkloadFactAttribute : WorkloadFactAttribute
{
    public BrokenWorkloadFactAttribute() => Skip ??= AnyCluster.IsSandbox ? null : "Only the sandbox can be broken on purpose.";
}

/// <summary>The same, where kubectl runs beside it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KubectlWorkloadFactAttribute : WorkloadFactAttribute
{
    public KubectlWorkloadFactAttribute() => Skip ??= Renderers.Programs.Find("kubectl") is null ? "kubectl is not installed." : null;
}
