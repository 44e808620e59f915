namespace Slipway.EndToEnd.Tests;

/// <summary>A test that needs kubectl on the PATH.</summary>
public sealed class KubectlFactAttribute : FactAttribute
{
    public KubectlFactAttribute()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "kubectl"))))
        {
            Skip = "kubectl is not installed.";
        }
    }
}
