namespace Slipway.Testing;

/// <summary>A theory about programs that are shell scripts here.</summary>
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "The test's program is a shell script.";
        }
    }
}
