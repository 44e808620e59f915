using Nuke.Common;
using Slipway.Git;

namespace Slipway.Components;

/// <summary>The token that CI systems and shells have lying around, and the one server that it belongs to: nobody named it for another.</summary>
internal static class AmbientToken
{
    private const string Variable = "GITHUB_TOKEN";

    /// <summary>The token for the server of a repository; null where there is none, or it is another server's.</summary>
    /// <param name="repository">The clone URL; null: a repository on github.com.</param>
    public static string? For(string? repository) => ServerOf(repository) == Server ? EnvironmentInfo.GetVariable(Variable) : null;

    /// <summary>Why there is no token for a repository although there is one; empty where there is none.</summary>
    public static string WhyNot(string? repository) => string.IsNullOrWhiteSpace(EnvironmentInfo.GetVariable(Variable)) || ServerOf(repository) == Server
        ? ""
        : $" {Variable} belongs to {Server} and is not sent to another server.";

    // A runner says whose token it is; everywhere else it is github.com's.
    private static string Server => EnvironmentInfo.GetVariable("GITHUB_SERVER_URL") is { Length: > 0 } url && Uri.TryCreate(url, UriKind.Absolute, out var address)
        ? address.GetLeftPart(UriPartial.Authority)
        : "https://github.com";

    private static string? ServerOf(string? repository) =>
        string.IsNullOrWhiteSpace(repository) ? "https://github.com"
        : GitRemote.WebAddress(repository) is { } address ? new Uri(address).GetLeftPart(UriPartial.Authority)
        : null;
}
