using System.Text.RegularExpressions;
using Slipway.Images.Registries;

namespace Slipway.Images.DotNet;

/// <summary>The arguments of <c>dotnet</c> that publish an image.</summary>
internal static partial class PublishArguments
{
    public static IReadOnlyList<string> Of(DotNetImage image, ImageBuild build, PublishFolder folder)
    {
        var registry = RegistryAddress.Of(build.Target);
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Configuration"] = "Release",
            ["_IsPublishing"] = "true",
            ["Version"] = build.Source.Version,
            ["SourceRevisionId"] = build.Source.Commit.Value,
            ["RunAnalyzers"] = "false",
            ["PublishDir"] = folder.Output + Path.DirectorySeparatorChar,
            ["CustomAfterMicrosoftCommonTargets"] = folder.Targets,
            ["ContainerRegistry"] = registry.Host,
            ["ContainerRepository"] = registry.Path,
            ["ContainerImageTag"] = build.Target.Tag!,
            ["ContainerImageFormat"] = "OCI",
            ["ContainerRuntimeIdentifier"] = image.RuntimeIdentifier,
        };
        if (image.BaseImage is { } baseImage)
        {
            properties["ContainerBaseImage"] = baseImage.ToString();
        }

        if (image.IsPlatformSpecific)
        {
            properties["RuntimeIdentifier"] = image.RuntimeIdentifier;
            properties["SelfContained"] = "false";
        }

        // Restoring with other properties than an ordinary build does would rewrite the project's assets and lock file.
        var restoreProperties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Configuration"] = "Release" };
        foreach (var (name, value) in image.Properties)
        {
            properties[name] = value;
            restoreProperties[name] = value;
        }

        return
        [
            "msbuild",
            image.Project,
            "-nologo",
            "-restore",
            "-nodeReuse:false",
            "-terminalLogger:off",
            "-verbosity:minimal",
            "-target:Publish;PublishContainer",
            .. restoreProperties.Select(property => $"-restoreProperty:{property.Key}={Escape(property.Value)}"),
            .. properties.Select(property => $"-property:{property.Key}={Escape(property.Value)}"),
            "-getProperty:GeneratedContainerDigest",
            $"-getResultOutputFile:{folder.Result}",
        ];
    }

    public static bool IsPropertyName(string name) => PropertyName().IsMatch(name);

    /// <summary>https://learn.microsoft.com/visualstudio/msbuild/msbuild-special-characters, and what separates or quotes on a command line.</summary>
    public static string Escape(string value) =>
        string.Concat(value.Select(character => ";,%$@\"'*?()".Contains(character, StringComparison.Ordinal) ? $"%{(int)character:X2}" : $"{character}"));

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_.-]*$")]
    private static partial Regex PropertyName();
}
