namespace Slipway.Git.Tests;

/// <summary>Links to a repository, from whatever its clone URL is.</summary>
public sealed class WebAddresses
{
    [Theory]
    [InlineData("https://github.com/acme/app.git", "https://github.com/acme/app")]
    [InlineData("https://github.com/acme/app", "https://github.com/acme/app")]
    [InlineData("https://user:password@github.com/acme/app/", "https://github.com/acme/app")]
    [InlineData("http://127.0.0.1:7070/acme/app.git", "http://127.0.0.1:7070/acme/app")]
    [InlineData("git@github.com:acme/app.git", "https://github.com/acme/app")]
    [InlineData("git@github.com:acme/app", "https://github.com/acme/app")]
    [InlineData("ssh://git@ssh.github.com:443/acme/app.git", "https://github.com/acme/app")]
    [InlineData("git@ssh.github.com:acme/app.git", "https://github.com/acme/app")]
    [InlineData("ssh://git@altssh.gitlab.com:443/acme/app.git", "https://gitlab.com/acme/app")]
    [InlineData("ssh://git@git.acme.example:2222/team/app.git", "https://git.acme.example/team/app")]
    [InlineData("ssh://git@10.0.0.7/team/app.git", "https://10.0.0.7/team/app")]
    public void A_repository_with_a_web_server_has_a_link(string url, string expected) => Assert.Equal(expected, GitRemote.WebAddress(url));

    [Theory]
    [InlineData("git@work:acme/app.git")]
    [InlineData("work:acme/app.git")]
    [InlineData("git@github.com-work:acme/app.git")]
    [InlineData("git@my_alias:acme/app.git")]
    [InlineData("ssh://github/acme/app.git")]
    [InlineData("/srv/git/app.git")]
    [InlineData("../app.git")]
    [InlineData("file:///srv/git/app.git")]
    public void A_path_or_an_alias_of_ssh_gives_no_link_rather_than_a_dead_one(string url) => Assert.Null(GitRemote.WebAddress(url));
}
