using Microsoft.AspNetCore.Routing;
using Slipway.Sandbox.Google.Access;

namespace Slipway.Sandbox.Google;

/// <summary>One project of Google Cloud, below <c>/google/</c>: each service has the paths of the real one after a prefix of its own.</summary>
internal sealed class GoogleCloud(GoogleSurroundings surroundings)
{
    public const string Prefix = "/google/";

    public GoogleTokens Tokens { get; } = new(surroundings.Token, surroundings.Credentials, surroundings.Time);

    /// <summary>Whether a request is one of ours, which ask for tokens of their own.</summary>
    public static bool Owns(string path) => path.StartsWith(Prefix, StringComparison.Ordinal);

    public void Map(IEndpointRouteBuilder routes)
    {
        new TokenEndpoints(surroundings.Token, Tokens, surroundings.Credentials, surroundings.Time).Map(routes);
    }
}
