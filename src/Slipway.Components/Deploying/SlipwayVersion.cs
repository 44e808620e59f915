using System.Reflection;

namespace Slipway.Components.Deploying;

/// <summary>Slipway's own version.</summary>
internal static class SlipwayVersion
{
    /// <summary>Such as <c>0.1.0</c>: without the commit that .NET adds behind a plus sign.</summary>
    public static string Text { get; } =
        (typeof(SlipwayVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];
}
