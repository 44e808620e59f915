namespace Slipway.Images.DotNet;

/// <summary>The <c>dotnet</c> program of the SDK that runs the build.</summary>
internal static class DotNetProgram
{
    /// <summary>
    /// Set by MSBuild and the test host for their own children; another SDK would load the wrong assemblies with them.
    /// </summary>
    private static readonly string[] Inherited =
        ["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly", "MSBUILDFAILONDRIVEENUMERATINGWILDCARD"];

    /// <summary>
    /// The SDK sends what these say to any registry, also to that of the base image. A build passes on each registry's own
    /// (https://learn.microsoft.com/dotnet/core/containers/publish-configuration).
    /// </summary>
    private static readonly string[] Credentials =
        ["DOTNET_CONTAINER_REGISTRY_UNAME", "DOTNET_CONTAINER_REGISTRY_PWORD", "SDK_CONTAINER_REGISTRY_UNAME", "SDK_CONTAINER_REGISTRY_PWORD"];

    public static string Path { get; } =
        System.IO.Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    /// <summary>Changes to the inherited environment, besides those of one build.</summary>
    public static Dictionary<string, string?> CleanEnvironment()
    {
        var environment = Inherited.Concat(Credentials).ToDictionary(name => name, _ => (string?)null);

        // The messages are searched for errors.
        environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        environment["DOTNET_NOLOGO"] = "1";

        // Profiling code for later pays only in processes that live longer than a build.
        environment["DOTNET_TieredPGO"] = "0";
        return environment;
    }
}
