using System.Reflection;
using System.Text.Json.Serialization;

namespace App;

/// <summary>What is running.</summary>
/// <param name="Name">The application.</param>
/// <param name="Version">The version that the image was built with.</param>
/// <param name="Revision">The source commit; null when the build did not say.</param>
internal sealed record ReleaseInfo(string Name, string Version, string? Revision)
{
    public static ReleaseInfo OfThisAssembly()
    {
        var version = typeof(ReleaseInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

        // The SDK appends the source commit as SemVer build metadata.
        var plus = version.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? new("web", version, null) : new("web", version[..plus], version[(plus + 1)..]);
    }
}

[JsonSerializable(typeof(ReleaseInfo))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class AppJson : JsonSerializerContext;
