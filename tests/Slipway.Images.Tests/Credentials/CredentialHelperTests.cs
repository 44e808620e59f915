using Slipway.Images.Credentials;
using Slipway.Images.Tests.Fixtures;

namespace Slipway.Images.Tests.Credentials;

/// <summary>With a real program on the PATH that speaks the helpers' protocol.</summary>
public sealed class CredentialHelperTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _name = $"slipway{Guid.NewGuid():N}";

    public CredentialHelperTests() =>
        Environment.SetEnvironmentVariable("PATH", $"{Environment.GetEnvironmentVariable("PATH")}{Path.PathSeparator}{_folder.Path}");

    [UnixFact]
    public async Task I_can_use_a_helper_for_one_registry()
    {
        Install("""
            read server
            test "$1" = get || exit 2
            echo "{\"ServerURL\":\"$server\",\"Username\":\"user of $server\",\"Secret\":\"hidden\"}"
            """);
        var config = DockerConfig.Parse($$$"""{"credHelpers":{"ghcr.io":"{{{_name}}}"}}""", "config.json");

        var credential = await config.FindAsync("ghcr.io", CancellationToken.None);

        Assert.Equal("user of ghcr.io", credential!.User);
        Assert.Equal("hidden", credential.Secret.Reveal());
        Assert.Null(await config.FindAsync("other.example", CancellationToken.None));
    }

    [UnixFact]
    public async Task What_a_helper_does_not_know_may_be_in_the_file()
    {
        Install("cat > /dev/null; echo 'credentials not found in native keychain'; exit 1");
        var config = DockerConfig.Parse(
            $$$"""{"credsStore":"{{{_name}}}","auths":{"ghcr.io":{"auth":"YW5uOnNlY3JldDpvbmU="} } }""", "config.json");

        Assert.Equal("ann", (await config.FindAsync("ghcr.io", CancellationToken.None))!.User);
    }

    [UnixFact]
    public async Task A_helper_that_fails_is_named_with_its_words()
    {
        Install("cat > /dev/null; echo 'the vault is sealed'; exit 3");
        var config = DockerConfig.Parse($$"""{"credsStore":"{{_name}}"}""", "config.json");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => config.FindAsync("ghcr.io", CancellationToken.None));

        Assert.Equal($"docker-credential-{_name}: failed with exit code 3 for ghcr.io: the vault is sealed", failure.Message);
    }

    [UnixFact]
    public async Task A_helper_of_the_registry_goes_before_what_is_stored_and_is_asked_once()
    {
        Install("read server; echo asked >> \"$0.log\"; echo '{\"Username\":\"helped\",\"Secret\":\"hidden\"}'");
        var config = DockerConfig.Parse(
            $$$"""{"credHelpers":{"https://ghcr.io/":"{{{_name}}}"},"auths":{"ghcr.io/acme":{"username":"stored","password":"x"} } }""", "config.json");

        Assert.Equal("helped", (await config.FindAsync("ghcr.io/acme/web", CancellationToken.None))!.User);
        Assert.Equal("helped", (await config.FindAsync("ghcr.io/other/web", CancellationToken.None))!.User);

        Assert.Single(await File.ReadAllLinesAsync(Path.Combine(_folder.Path, $"docker-credential-{_name}.log")));
    }

    [UnixFact]
    public async Task A_helper_that_waits_for_somebody_is_named()
    {
        Install("sleep 600");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => CredentialHelper.GetAsync(_name, "ghcr.io", CancellationToken.None, TimeSpan.FromSeconds(0.5)));

        Assert.Equal($"docker-credential-{_name}: it did not answer within 0.5 s for ghcr.io. Does it wait for somebody? Sign in once by hand.", failure.Message);
    }

    public void Dispose()
    {
        var path = Environment.GetEnvironmentVariable("PATH")!;
        Environment.SetEnvironmentVariable("PATH", path.Replace($"{Path.PathSeparator}{_folder.Path}", "", StringComparison.Ordinal));
        _folder.Dispose();
    }

    private void Install(string script)
    {
        var file = _folder.Write($"docker-credential-{_name}", "#!/bin/sh\n" + script.ReplaceLineEndings("\n"));
        ExecutableFile.Make(file);
    }
}
