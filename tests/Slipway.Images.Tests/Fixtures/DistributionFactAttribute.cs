namespace Slipway.Images.Tests.Fixtures;

/// <summary>A fact about the CNCF's registry, the program <c>docker-registry</c> (Debian's package of that name).</summary>
public sealed class DistributionFactAttribute : FactAttribute
{
    public DistributionFactAttribute()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "docker-registry"))))
        {
            Skip = "docker-registry is not installed (Debian: apt-get install docker-registry).";
        }
    }
}
