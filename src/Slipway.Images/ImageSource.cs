using Serilog;
using Slipway.Images.Registries;
using Slipway.Naming;

namespace Slipway.Images;

/// <summary>What an application's image is made from: <see cref="DotNetImage"/>, <see cref="DockerfileImage"/> or <see cref="ExistingImage"/>.</summary>
public abstract record ImageSource
{
    /// <summary>The builder for this source.</summary>
    /// <param name="registry">Reaches the registries of the image and its base.</param>
    /// <param name="logger">Is told what is done, and at verbose level what the tools print.</param>
    public abstract IImageBuilder CreateBuilder(RegistryClient registry, ILogger logger);

    /// <summary>The same source on the given base image, where it has a base image and names none itself.</summary>
    public virtual ImageSource WithDefaultBaseImage(ImageReference baseImage) => this;

    /// <summary>Checks what can be checked before anything runs.</summary>
    /// <exception cref="InvalidInputException">All problems.</exception>
    internal virtual void Validate()
    {
    }
}
