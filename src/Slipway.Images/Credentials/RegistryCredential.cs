using System.Net.Http.Headers;
using System.Text;

namespace Slipway.Images.Credentials;

/// <summary>A user of a registry.</summary>
/// <param name="User">The user's name; <c>&lt;token&gt;</c> when the secret is an identity token, as docker's credential helpers say it.</param>
/// <param name="Secret">The password or identity token.</param>
public sealed record RegistryCredential(string User, Secret Secret)
{
    private const string UserVariable = "DOTNET_CONTAINER_REGISTRY_UNAME";
    private const string PasswordVariable = "DOTNET_CONTAINER_REGISTRY_PWORD";

    internal bool IsIdentityToken => User == "<token>";

    /// <summary>
    /// The user named by <c>DOTNET_CONTAINER_REGISTRY_UNAME</c> and <c>DOTNET_CONTAINER_REGISTRY_PWORD</c>; null when one is not set.
    /// </summary>
    public static RegistryCredential? FromEnvironment() =>
        Environment.GetEnvironmentVariable(UserVariable) is { Length: > 0 } user
        && Environment.GetEnvironmentVariable(PasswordVariable) is { Length: > 0 } password
            ? new RegistryCredential(user, new Secret(password))
            : null;

    internal AuthenticationHeaderValue ToBasic() =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Secret.Reveal()}")));
}
