namespace Slipway.Kubernetes.Tests.Clusters;

/// <summary>A test that runs Pods: on the sandbox, with Python as their program.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WorkloadFactAttribute : FactAttribute
{
    public WorkloadFactAttribute()
    {
        if (!AnyCluster.IsSandbox)
        {
            Skip = "The images of this test are in the sandbox only.";
        }
        else if (Kubernetes.Manifests.Programs.Find("python3") is null)
        {
            Skip = "python3 is not installed.";
        }
    }
}
