using System.Text.Json.Nodes;
using Slipway.Images.Registries;
using Slipway.Naming;

namespace Slipway.Images.Dockerfiles;

/// <summary>A temporary folder for one build, which only this user can read: what the engine is told in files, and what it says in files.</summary>
internal sealed class EngineFolder : IDisposable
{
    // What the docker program finds beside its configuration.
    private static readonly string[] Kept = ["contexts", "cli-plugins", "buildx"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("slipway-dockerfile-");

    private EngineFolder()
    {
    }

    /// <summary>The folder as one of docker's configuration.</summary>
    public string Path => _folder.FullName;

    /// <summary>The credentials, as docker's <c>config.json</c> and as what podman and buildah call an authentication file.</summary>
    public string Config => File("config.json");

    /// <summary>Where the engine writes the id of the image that it built.</summary>
    public string ImageId => File("image-id");

    /// <summary>Where podman and buildah write the digest that they pushed.</summary>
    public string Digest => File("digest");

    /// <summary>Which registries podman and buildah may speak to over plain HTTP; null where the user's own configuration will do.</summary>
    public string? Registries { get; private set; }

    /// <param name="registry">Knows the credentials.</param>
    /// <param name="images">The target and the images that are built on.</param>
    /// <param name="cancellationToken">Cancels credential helpers.</param>
    public static async Task<EngineFolder> CreateAsync(RegistryClient registry, IReadOnlyList<ImageReference> images, CancellationToken cancellationToken)
    {
        var folder = new EngineFolder();
        try
        {
            await folder.WriteConfigAsync(registry, images, cancellationToken);
            await folder.WriteRegistriesAsync(registry.Options, images, cancellationToken);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task WriteConfigAsync(RegistryClient registry, IReadOnlyList<ImageReference> images, CancellationToken cancellationToken)
    {
        var own = registry.Options.FindDockerConfigFolder();
        var ownFile = System.IO.Path.Combine(own, "config.json");
        // What else docker's configuration says stays: proxies, the context.
        var config = System.IO.File.Exists(ownFile) ? JsonNode.Parse(await System.IO.File.ReadAllTextAsync(ownFile, cancellationToken))!.AsObject() : [];
        config.Remove("credsStore");
        config.Remove("credHelpers");
        var credentials = new JsonObject();
        // The target comes first: docker knows one user for each registry.
        foreach (var (host, repository) in images.Select(RegistryAddress.Of).DistinctBy(address => address.Host).Select(address => (address.Host, address)))
        {
            if (await registry.CredentialAsync(repository, cancellationToken) is { } credential)
            {
                credentials[host == "docker.io" ? "https://index.docker.io/v1/" : host] = credential.IsIdentityToken
                    ? new JsonObject { ["identitytoken"] = credential.Secret.Reveal() }
                    : new JsonObject { ["auth"] = credential.ToBasic().Parameter };
            }
        }

        config["auths"] = credentials;
        await System.IO.File.WriteAllTextAsync(Config, config.ToJsonString(), cancellationToken);
        foreach (var kept in Kept.Where(name => Directory.Exists(System.IO.Path.Combine(own, name))))
        {
            Directory.CreateSymbolicLink(File(kept), System.IO.Path.Combine(own, kept));
        }
    }

    // https://github.com/containers/image/blob/main/docs/containers-registries.conf.5.md
    private async Task WriteRegistriesAsync(RegistryOptions options, IReadOnlyList<ImageReference> images, CancellationToken cancellationToken)
    {
        var plain = images.Select(RegistryAddress.Of).Where(address => address.IsPlainHttp(options.InsecureRegistries)).Select(address => address.Host).Distinct().ToList();
        if (plain.Count == 0)
        {
            return;
        }

        var own = new[]
        {
            Environment.GetEnvironmentVariable("CONTAINERS_REGISTRIES_CONF") ?? "",
            System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config", "containers", "registries.conf"),
            "/etc/containers/registries.conf",
        }.FirstOrDefault(System.IO.File.Exists);
        var text = own is null ? "" : await System.IO.File.ReadAllTextAsync(own, cancellationToken);
        Registries = File("registries.conf");
        await System.IO.File.WriteAllTextAsync(
            Registries, text + string.Concat(plain.Select(host => $"\n[[registry]]\nlocation = \"{host}\"\ninsecure = true\n")), cancellationToken);
    }

    private string File(string name) => System.IO.Path.Combine(_folder.FullName, name);
}
