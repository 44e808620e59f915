namespace Slipway.Kubernetes.Tests;

/// <summary>Needs a file that its owner may not read, which root always may.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnreadableFileFactAttribute : FactAttribute
{
    public UnreadableFileFactAttribute()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Skip = "Needs a system with file modes and a user other than root.";
        }
    }
}
