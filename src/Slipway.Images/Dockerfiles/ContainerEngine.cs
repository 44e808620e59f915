namespace Slipway.Images;

/// <summary>A program that builds images from Dockerfiles.</summary>
public enum ContainerEngine
{
    /// <summary>The first of the others that is installed and works, in their order here.</summary>
    Any,

    /// <summary>docker, with a daemon that answers.</summary>
    Docker,

    /// <summary>podman.</summary>
    Podman,

    /// <summary>buildah: needs no daemon, and works in a container.</summary>
    Buildah,
}
