using Slipway.Naming;

namespace Slipway.Sandbox.Google.Builds;

/// <summary>Where an image goes: <c>localhost:7070</c>, <c>acme/web</c>, <c>1.4.0</c>.</summary>
internal sealed record ImageTag(string Registry, string Repository, string Tag)
{
    /// <exception cref="BuildFailure">It is not the name of an image in a registry.</exception>
    public static ImageTag Parse(string text) => ImageReference.TryParse(text) is { Digest: null } image && image.Repository.Split('/', 2) is [var registry, var repository]
        ? new ImageTag(registry, repository, image.Tag ?? "latest")
        : throw new BuildFailure("USER_BUILD_STEP", $"invalid reference format: '{text}'; expected registry/repository:tag");
}
