using Slipway.GoogleCloud.Credentials;
using Slipway.GoogleCloud.Tests.Support;
using static Slipway.Testing.ScriptedServer;

namespace Slipway.GoogleCloud.Tests.Credentials;

public sealed class TokensOfAccounts : IDisposable
{
    private readonly ScriptedServer server;
    private readonly CredentialFolder folder;
    private int given;

    public TokensOfAccounts()
    {
        server = new ScriptedServer { Respond = _ => Token($"token-{++given}") };
        folder = new CredentialFolder(server.Address);
    }

    [Fact]
    public async Task A_service_account_s_key_gives_a_token_that_is_asked_for_once()
    {
        var tokens = Open(folder.ServiceAccount());

        var both = await Task.WhenAll(tokens.GetAsync(default), tokens.GetAsync(default));

        Assert.Equal(["token-1", "token-1"], both.Select(token => token.Reveal()));
        Assert.Equal(["POST /token"], server.Requests);
        Assert.Equal(("ci@acme.iam.gserviceaccount.com", "acme"), (tokens.Account, await tokens.FindProjectAsync()));
    }

    [Fact]
    public async Task A_token_that_ends_soon_is_renewed_before_it_is_used()
    {
        server.Respond = _ => Token($"token-{++given}", seconds: 60);
        var tokens = Open(folder.ServiceAccount());
        await tokens.GetAsync(default);

        Assert.Equal("token-2", (await tokens.GetAsync(default)).Reveal());
    }

    [Fact]
    public async Task A_refused_token_is_replaced_once_for_all_who_were_refused()
    {
        var tokens = Open(folder.ServiceAccount());
        var refused = await tokens.GetAsync(default);

        var renewed = await Task.WhenAll(tokens.RenewAsync(refused, default), tokens.RenewAsync(refused, default));
        var late = await tokens.RenewAsync(refused, default);

        Assert.Equal(["token-2", "token-2", "token-2"], renewed.Append(late).Select(token => token.Reveal()));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_federation_token_in_a_file_is_exchanged_for_the_account_that_it_may_impersonate()
    {
        server.Respond = request => request.StartsWith("POST /sts", StringComparison.Ordinal) ? Token("of-the-job") : new Answer(200, """{"accessToken":"of-the-account","expireTime":"2099-01-01T00:00:00Z"}""");
        var tokens = Open(folder.Federation(new { file = folder.WriteText("id-token", "an-id-token") }, impersonates: true));

        Assert.Equal("of-the-account", (await tokens.GetAsync(default)).Reveal());
        Assert.Equal("ci@acme.iam.gserviceaccount.com", tokens.Account);
        Assert.Contains("Bearer of-the-job", server.Authorizations);
    }

    [Fact]
    public async Task A_federation_token_of_an_address_is_fetched_anew_for_each_token()
    {
        server.Respond = request => request.StartsWith("GET /idp", StringComparison.Ordinal) ? new Answer(200, """{"value":"an-id-token"}""") : Token($"token-{++given}", seconds: 60);
        var source = new { url = $"{server.Address}idp", headers = new { Authorization = "bearer job" }, format = new { type = "json", subject_token_field_name = "value" } };
        var tokens = Open(folder.Federation(source));
        await tokens.GetAsync(default);
        await tokens.GetAsync(default);

        Assert.Equal(2, server.Requests.Count(request => request == "GET /idp"));
    }

    [Fact]
    public async Task On_a_machine_of_Google_Cloud_the_metadata_server_gives_the_token()
    {
        var tokens = new GoogleTokens(folder.Places(), TimeProvider.System);

        Assert.Equal("token-1", (await tokens.GetAsync(default)).Reveal());
        Assert.Contains(server.Requests, request => request.StartsWith("GET /computeMetadata/v1/instance/service-accounts/default/token", StringComparison.Ordinal));
        Assert.Equal("this machine's service account", tokens.Account);
    }

    [Fact]
    public async Task The_project_that_pays_is_the_environment_s_else_the_file_s()
    {
        var file = folder.Write("user.json", new { type = "authorized_user", client_id = "a", client_secret = "b", refresh_token = "c", quota_project_id = "of-the-file" });
        var (plain, other) = (Open(file), new GoogleTokens(folder.Places(file) with { QuotaProject = "of-the-environment" }, TimeProvider.System));
        await plain.FindProjectAsync();
        await other.FindProjectAsync();

        Assert.Equal(("of-the-file", "of-the-environment"), (plain.QuotaProject, other.QuotaProject));
    }

    [Fact]
    public void Places_are_those_of_Google_s_libraries()
    {
        var environment = new Dictionary<string, string> { ["GOOGLE_APPLICATION_CREDENTIALS"] = "/ci/key.json", ["GCE_METADATA_HOST"] = "localhost:1", ["GOOGLE_CLOUD_QUOTA_PROJECT"] = "" };

        var places = CredentialPlaces.Of(environment.GetValueOrDefault, "/home/me");

        Assert.Equal(("/ci/key.json", "localhost:1", null), (places.NamedFile, places.NamedMetadataHost, places.QuotaProject));
        Assert.EndsWith(Path.Combine("gcloud", "application_default_credentials.json"), places.UserFile, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        server.Dispose();
        folder.Dispose();
    }

    private static Answer Token(string text, int seconds = 3600) => new(200, $$"""{"access_token":"{{text}}","expires_in":{{seconds}},"token_type":"Bearer"}""");

    private GoogleTokens Open(string file) => new(folder.Places(file), TimeProvider.System);
}
