using Nuke.Common;
using Assert = Xunit.Assert;

namespace Slipway.Components.Tests;

/// <summary>Where the services of Google Cloud are that a build asks.</summary>
public sealed class AddressesOfGoogleCloud
{
    [Theory]
    [InlineData("http://127.0.0.1:19070/acme/config.git", "http://127.0.0.1:19070/google/cloudbuild/")]
    [InlineData("https://forge.example.com/acme/config.git", "https://forge.example.com/google/cloudbuild/")]
    public void A_path_is_one_of_the_config_repositorys_server_so_that_a_sandbox_is_named_once(string repository, string expected)
    {
        IHaveGoogleCloud build = new Build { Repository = repository };

        Assert.Equal(expected, build.GoogleServices().CloudBuild.AbsoluteUri);
    }

    [Theory]
    [InlineData("http://forge.example.com/acme/config.git")]
    [InlineData("git@forge.example.com:acme/config.git")]
    [InlineData(null)]
    public void Where_that_is_no_server_to_send_tokens_to_it_is_refused(string? repository)
    {
        IHaveGoogleCloud build = new Build { Repository = repository };

        Assert.Equal("CloudBuildUrl", Assert.Single(Assert.Throws<InvalidInputException>(() => build.GoogleServices()).Problems).Subject);
    }

    private sealed class Build : NukeBuild, IHaveGoogleCloud, IHaveConfigRepository
    {
        public string? Repository { get; init; }

        string? IHaveConfigRepository.ConfigRepository => Repository;

        string? IHaveGoogleCloud.CloudBuildUrl => "/google/cloudbuild";
    }
}
