using Slipway.Images.Credentials;
using Slipway.Naming;

namespace Slipway.Images.Registries;

/// <summary>How to reach registries.</summary>
public sealed record RegistryOptions
{
    /// <summary>The folder that holds docker's <c>config.json</c>. Default: <c>DOCKER_CONFIG</c>, else <c>~/.docker</c>.</summary>
    public string? DockerConfigFolder { get; init; }

    /// <summary>
    /// Credentials that go before those of docker's configuration, by registry host (<c>ghcr.io</c>, <c>localhost:7070</c>). Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, RegistryCredential> Credentials { get; init; } = new Dictionary<string, RegistryCredential>();

    /// <summary>
    /// Hosts (<c>registry.local:5000</c>) that may be spoken to over plain HTTP. Loopback always may. Default: those that
    /// <c>DOTNET_CONTAINER_INSECURE_REGISTRIES</c> lists, separated by <c>;</c>.
    /// </summary>
    public IReadOnlyCollection<string> InsecureRegistries { get; init; } =
        (Environment.GetEnvironmentVariable("DOTNET_CONTAINER_INSECURE_REGISTRIES") ?? "")
            .Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>How long a registry may take to answer a request, of an upload one chunk. Default: 100 s.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How often a request is sent before a transient failure counts. Default: 4.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>The longest wait that a registry may ask for before a repetition; above it the request fails. Default: one minute.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The clock of waits. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// The same options with the environment's user (<see cref="RegistryCredential.FromEnvironment"/>), if there is one, for the registry
    /// of the given image and no other.
    /// </summary>
    public RegistryOptions WithEnvironmentCredentials(ImageReference image) => WithCredentials(image, RegistryCredential.FromEnvironment());

    /// <summary>Where credentials come from that neither these options nor docker's configuration have. Default (null): nowhere.</summary>
    internal IRegistryCredentials? CloudCredentials { get; init; }

    internal string FindDockerConfigFolder() => DockerConfigFolder
        ?? (Environment.GetEnvironmentVariable("DOCKER_CONFIG") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker"));

    internal RegistryOptions WithCredentials(ImageReference image, RegistryCredential? credential) => credential is null
        ? this
        : this with { Credentials = new Dictionary<string, RegistryCredential>(Credentials) { [RegistryAddress.Of(image).Host] = credential } };
}
