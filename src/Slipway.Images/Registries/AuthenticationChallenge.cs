using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Slipway.Images.Registries;

/// <summary>What a 401 asks for (https://distribution.github.io/distribution/spec/auth/token/).</summary>
/// <param name="IsBearer">Whether a token is asked for, else Basic.</param>
/// <param name="Realm">The address that hands out tokens; null for Basic.</param>
/// <param name="Service">The registry, as the token service knows it.</param>
/// <param name="Scope">The repository and access that the token is for.</param>
internal sealed partial record AuthenticationChallenge(bool IsBearer, string? Realm, string? Service, string? Scope)
{
    /// <summary>The challenge to answer, Bearer before Basic; null when there is none of the two.</summary>
    public static AuthenticationChallenge? Of(HttpHeaderValueCollection<AuthenticationHeaderValue> headers)
    {
        var challenges = headers.ToList();
        var chosen = challenges.Find(header => IsScheme(header, "Bearer")) ?? challenges.Find(header => IsScheme(header, "Basic"));
        if (chosen is null)
        {
            return null;
        }

        var parameters = Parameter().Matches(chosen.Parameter ?? "").ToLookup(
            match => match.Groups["name"].Value, match => match.Groups["value"].Value, StringComparer.OrdinalIgnoreCase);
        return new AuthenticationChallenge(
            IsScheme(chosen, "Bearer"),
            parameters["realm"].FirstOrDefault(),
            parameters["service"].FirstOrDefault(),
            parameters["scope"].FirstOrDefault());
    }

    private static bool IsScheme(AuthenticationHeaderValue header, string scheme) =>
        header.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("(?<name>[A-Za-z_]+)\\s*=\\s*(\"(?<value>[^\"]*)\"|(?<value>[^\\s,\"]+))", RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();
}
