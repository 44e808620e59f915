namespace Slipway.Sandbox.Google.Access;

/// <summary>Who sends a request, and for what the token was given.</summary>
/// <param name="Account">An e-mail address.</param>
/// <param name="Scope">Scopes, separated by spaces: <c>https://www.googleapis.com/auth/cloud-platform</c>.</param>
internal sealed record GoogleCaller(string Account, string Scope)
{
    public const string CloudPlatform = "cloud-platform";

    private const string Prefix = "https://www.googleapis.com/auth/";

    /// <summary>Whether a scope is among them that begins so, or the one that stands for all.</summary>
    public bool Has(string scope) => Scope.Split(' ').Any(given => given == Prefix + CloudPlatform || given.StartsWith(Prefix + scope, StringComparison.Ordinal));
}
