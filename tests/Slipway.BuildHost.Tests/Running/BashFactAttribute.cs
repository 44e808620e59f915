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

/// <summary>A theory about build.sh.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BashTheoryAttribute : TheoryAttribute
{
    public BashTheoryAttribute() => Skip = new BashFactAttribute().Skip;
}
