using System.Net;
using Slipway.Naming;

namespace Slipway.Images.Registries;

/// <summary>Where the API of an image's registry is: the default registry and Docker Hub's short names are spelled out.</summary>
internal sealed record RegistryAddress
{
    private const string DockerHub = "docker.io";

    private RegistryAddress(string host, string path)
    {
        Host = host;
        Path = path;
    }

    /// <summary>The registry as people name it: <c>docker.io</c>, <c>localhost:7070</c>.</summary>
    public string Host { get; }

    /// <summary>The repository within the registry: <c>acme/web</c>.</summary>
    public string Path { get; }

    public bool IsLoopback
    {
        get
        {
            var name = new Uri($"http://{Host}").IdnHost;
            return name == "localhost" || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
        }
    }

    public static RegistryAddress Of(ImageReference image)
    {
        var slash = image.Repository.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : image.Repository[..slash];
        if (first != "localhost" && first.IndexOfAny(['.', ':']) < 0)
        {
            return new RegistryAddress(DockerHub, slash < 0 ? $"library/{image.Repository}" : image.Repository);
        }

        var path = image.Repository[(slash + 1)..];
        return IsDockerHub(first)
            ? new RegistryAddress(DockerHub, path.Contains('/', StringComparison.Ordinal) ? path : $"library/{path}")
            : new RegistryAddress(first, path);
    }

    /// <summary>Docker Hub answers to several names; its credentials are stored under any of them.</summary>
    public static string NormalizeHost(string host) => IsDockerHub(host) ? DockerHub : host;

    /// <param name="allowed">Hosts that may be spoken to over plain HTTP besides loopback.</param>
    public bool IsPlainHttp(IReadOnlyCollection<string> allowed) => IsLoopback || allowed.Contains(Host);

    /// <param name="allowedPlainHttp">Hosts that may be spoken to over plain HTTP besides loopback.</param>
    public Uri Api(IReadOnlyCollection<string> allowedPlainHttp)
    {
        var scheme = IsPlainHttp(allowedPlainHttp) ? "http" : "https";
        return new Uri($"{scheme}://{(Host == DockerHub ? "registry-1.docker.io" : Host)}/v2/{Path}/");
    }

    public override string ToString() => $"{Host}/{Path}";

    private static bool IsDockerHub(string host) => host is DockerHub or "index.docker.io" or "registry-1.docker.io";
}
