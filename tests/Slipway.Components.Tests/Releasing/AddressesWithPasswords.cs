namespace Slipway.Components.Tests.Releasing;

/// <summary>Clone URLs are printed and logged, so one with a password in it is refused, also one that nobody can read.</summary>
public sealed class AddressesWithPasswords
{
    [Theory]
    [InlineData("https://bot:hunter2@host.example/acme/config.git")]
    [InlineData("https://hunter2@host.example/acme/config.git")]
    [InlineData(" HTTPS://hunter2:x-oauth-basic@host.example/acme/config.git")]
    [InlineData("https://bot:hunter/2@host.example/acme/config.git")]
    [InlineData("https://bot:hunter#2@host.example/acme/config.git")]
    [InlineData("https://bot:hunter?2@host.example/acme/config.git")]
    [InlineData("https://bot:1/hunter2@host.example/acme/config.git")]
    [InlineData("https://bot:hunter2@host.example:port/acme/config.git")]
    [InlineData("https:/bot:hunter2@host.example/acme/config.git")]
    [InlineData("ssh://git:hunter2@host.example/acme/config.git")]
    [InlineData("git:hunter2@host.example:acme/config.git")]
    public void A_password_is_found_however_the_URL_is_written(string url) => Assert.True(ConfigRepositoryAddress.HoldsCredentials(url));

    [Theory]
    [InlineData("https://host.example/acme/config.git")]
    [InlineData("https://host.example:8443/acme/config.git")]
    [InlineData("ssh://git@host.example:22/acme/config.git")]
    [InlineData("git@host.example:acme/config.git")]
    [InlineData("host.example:acme/config.git")]
    [InlineData("/srv/git@home/config.git")]
    public void The_account_of_ssh_is_no_password(string url) => Assert.False(ConfigRepositoryAddress.HoldsCredentials(url));
}
