using Serilog.Core;
using Slipway.Images.Credentials;
using Slipway.Images.Registries;

namespace Slipway.Images.Tests.Fixtures;

/// <summary>Clients that see no docker configuration of the machine and do not wait between attempts.</summary>
internal static class TestClients
{
    public static RegistryOptions Options { get; } = new()
    {
        DockerConfigFolder = Path.Combine(Path.GetTempPath(), "slipway-no-such-folder"),
        Time = new InstantTime(),
    };

    public static RegistryClient Anonymous() => new(Options, Logger.None);

    public static RegistryClient As(string host, string user, string password) => new(
        Options with { Credentials = new Dictionary<string, RegistryCredential> { [host] = new(user, new Secret(password)) } },
        Logger.None);
}
