using Nuke.Common.IO;
using Nuke.Common;
using Serilog;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.GoogleCloud.Credentials;
using Slipway.Images.Registries;
using Slipway.Naming;

namespace Slipway.Components;

/// <summary>The registry that images are pushed to.</summary>
public interface IHaveRegistry : IHaveGoogleCloud
{
    /// <summary>The registry and path that images are below: the image of <c>web</c> is <c>{Registry}/web</c>.</summary>
    [Parameter("Registry and path that images are pushed below, such as ghcr.io/acme")]
    string? Registry => TryGetValue(() => Registry);

    /// <summary>The folder of docker's <c>config.json</c>, where credentials come from.</summary>
    [Parameter("Folder of docker's config.json with the registry's credentials. Default: DOCKER_CONFIG, ~/.docker")]
    AbsolutePath? DockerConfig => TryGetValue(() => DockerConfig);

    /// <summary>The image that images are built on, where an application does not say.</summary>
    [Parameter("Image to build on. Default: the SDK's choice")]
    string? BaseImage => TryGetValue(() => BaseImage);

    /// <summary>A requirement: what is set about the registry makes sense.</summary>
    internal bool RegistryIsValid => this.Accept(
        () => Check(nameof(Registry), Registry, image => image is { Tag: null, Digest: null }, "a registry and a path without scheme, tag and digest, such as ghcr.io/acme"),
        () => Check(nameof(BaseImage), BaseImage, _ => true, "an image, such as mcr.microsoft.com/dotnet/aspnet:10.0"));

    private static void Check(string parameter, string? value, Func<ImageReference, bool> isFine, string expected)
    {
        if (!string.IsNullOrEmpty(value) && !(ImageReference.TryParse(value) is { } image && isFine(image)))
        {
            throw new InvalidInputException(parameter, $"'{value}' is not one. Expected {expected}.");
        }
    }

    /// <summary>A client of the registry. Dispose it.</summary>
    RegistryClient RegistryClient() => RegistryClient(options => options);

    internal RegistryClient RegistryClient(Func<RegistryOptions, RegistryOptions> adjust, ILogger? log = null)
    {
        var options = adjust(new RegistryOptions { DockerConfigFolder = DockerConfig, CloudCredentials = new GoogleRegistryCredentials(GoogleTokens()) });
        return new(Registry is null ? options : options.WithEnvironmentCredentials(ImageReference.Parse(Registry)), log ?? Log.Logger);
    }
}
