using Google.Apis.Auth;

namespace Slipway.GoogleCloud.Messages;

/// <summary>Tells whether a request is the subscription's: by the token that Pub/Sub signs for it (https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions).</summary>
/// <param name="audience">The audience that the subscription names.</param>
/// <param name="account">The email address of the service account that the subscription names.</param>
/// <param name="certificates">Where the signer's keys are; null for Google's.</param>
internal sealed class PushTokens(string audience, string account, Uri? certificates)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    /// <summary>Looks at the header <c>Authorization</c>.</summary>
    /// <returns>What is wrong with it, without anything of the token; null: it is the subscription's.</returns>
    /// <exception cref="SlipwayException">The signer's keys could not be asked for.</exception>
    public async Task<string?> ProblemAsync(string? authorization, CancellationToken cancellationToken)
    {
        if (authorization is null || !authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return "it has no token. Does the subscription push with authentication?";
        }

        GoogleJsonWebSignature.Payload claims;
        try
        {
            var options = new SignedTokenVerificationOptions { CertificatesUrl = certificates?.AbsoluteUri, IssuedAtClockTolerance = Tolerance, ExpiryClockTolerance = Tolerance };
            options.TrustedIssuers.Add("https://accounts.google.com");
            options.TrustedIssuers.Add("accounts.google.com");
            options.TrustedAudiences.Add(audience);
            claims = await JsonWebSignature.VerifySignedTokenAsync<GoogleJsonWebSignature.Payload>(authorization["Bearer ".Length..].Trim(), options, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidJwtException or FormatException or Newtonsoft.Json.JsonException)
        {
            return $"its token is forged, over, or for another audience than {audience}.";
        }
        catch (HttpRequestException exception)
        {
            throw new SlipwayException("the keys of Google's tokens", $"they could not be asked for: {exception.Message}.", isTransient: true);
        }

        return claims.EmailVerified && claims.Email == account ? null : $"its token is another account's than {account}'s.";
    }
}
