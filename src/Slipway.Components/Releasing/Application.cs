using Slipway.Images;
using Slipway.Naming;

namespace Slipway.Components;

/// <summary>What a build releases: a name and an image.</summary>
public sealed record Application
{
    /// <param name="name">The name, an RFC 1123 label such as <c>web</c>: its folder in each stage and the last part of its image's name.</param>
    public Application(string name) => Name = ApplicationName.Parse(name);

    /// <summary>The name.</summary>
    public ApplicationName Name { get; }

    /// <summary>What the image is made from, such as <see cref="DotNetImage.FromProject"/>.</summary>
    public required ImageSource Image { get; init; }
}
