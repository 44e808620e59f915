namespace Slipway.Testing;

/// <summary>A fact about programs that are shell scripts here.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "The test's program is a shell script.";
        }
    }
}
