namespace Slipway.GitHub.Tests;

public sealed class Addresses
{
    [Theory]
    [InlineData("https://github.com/acme/config.git", "https://api.github.com/", "acme", "config")]
    [InlineData("https://token@github.com/acme/config", "https://api.github.com/", "acme", "config")]
    [InlineData("git@github.com:acme/config.git", "https://api.github.com/", "acme", "config")]
    [InlineData("https://github.example.invalid/acme/config.git", "https://github.example.invalid/api/v3/", "acme", "config")]
    [InlineData("https://acme.ghe.com/acme/config.git", "https://api.acme.ghe.com/", "acme", "config")]
    [InlineData("ssh://git@github.example.invalid:2222/acme/config.git", "https://github.example.invalid/api/v3/", "acme", "config")]
    [InlineData("http://127.0.0.1:7070/acme/config.git", "http://127.0.0.1:7070/api/v3/", "acme", "config")]
    public void The_api_is_found_from_the_clone_url(string url, string api, string owner, string name)
    {
        var repository = GitHubRepository.Parse(url);

        Assert.Equal((api, owner, name), (repository.Api.AbsoluteUri, repository.Owner, repository.Name));
    }

    [Theory]
    [InlineData("/srv/config.git")]
    [InlineData("https://user:hunter2@example.invalid/")]
    [InlineData("")]
    public void A_url_of_no_forge_is_refused_without_its_credentials(string url)
    {
        var failure = Assert.Throws<InvalidInputException>(() => GitHubRepository.Parse(url));

        Assert.Contains("expected", failure.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("hunter2", failure.Message, StringComparison.Ordinal);
    }
}
