namespace Slipway.Kubernetes.Tests;

/// <summary>A test that makes a named pipe: skipped where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NamedPipeFactAttribute : FactAttribute
{
    public NamedPipeFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Windows has no named pipes among its files.";
        }
    }
}
