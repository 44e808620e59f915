namespace Slipway.BuildHost.Tests.Running;

/// <summary>A test of build.sh.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BashFactAttribute : FactAttribute
{
    public BashFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "build.sh runs where bash does.";
    }
}
