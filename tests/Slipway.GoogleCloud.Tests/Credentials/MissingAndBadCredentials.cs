using System.Net;
using System.Net.Sockets;
using Google.Apis.Auth.OAuth2.Responses;
using Slipway.GoogleCloud.Credentials;
using Slipway.GoogleCloud.Tests.Support;
using static Slipway.Testing.ScriptedServer;

namespace Slipway.GoogleCloud.Tests.Credentials;

public sealed class MissingAndBadCredentials : IDisposable
{
    private readonly ScriptedServer server = new();
    private readonly CredentialFolder folder;

    public MissingAndBadCredentials() => folder = new CredentialFolder(server.Address);

    [Fact]
    public void Without_credentials_every_place_that_was_looked_at_is_named_and_what_to_do()
    {
        var message = folder.Places(folder["key.json"]).NotFound().Message;

        Assert.StartsWith("Google Cloud's credentials: there are no Application Default Credentials. GOOGLE_APPLICATION_CREDENTIALS names no file, ", message, StringComparison.Ordinal);
        Assert.Contains(folder["application_default_credentials.json"], message, StringComparison.Ordinal);
        Assert.Contains("no metadata server answers at 169.254.169.254. On a machine of yours: gcloud auth application-default login", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_no_metadata_server_is_not_taken_for_one()
    {
        server.Respond = _ => new Answer(200, "of another cloud");

        Assert.False(await MetadataServer.AnswersAsync(server.Address.Authority, TimeSpan.FromSeconds(30), default));
        server.Respond = _ => new Answer(200, "", "Metadata-Flavor: Google");
        Assert.True(await MetadataServer.AnswersAsync(server.Address.Authority, TimeSpan.FromSeconds(30), default));
    }

    [Fact]
    public async Task An_address_that_never_answers_is_given_up_after_its_limit()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        Assert.False(await MetadataServer.AnswersAsync(silent.LocalEndpoint.ToString()!, TimeSpan.FromMilliseconds(50), default));
    }

    [Theory]
    [InlineData("{ \"type\": \"service_account\",\n \"private_key\": \"secret", ":2: not valid JSON; expected a credential file")]
    [InlineData("[]", ": expected a JSON object with 'type'.")]
    [InlineData("{}", ": its 'type' is missing; expected one of authorized_user, external_account, ")]
    [InlineData("{ \"type\": \"gdch_service_account\" }", ": its 'type' is 'gdch_service_account'; expected one of ")]
    [InlineData("{ \"type\": \"service_account\", \"client_email\": \"ci@acme\", \"private_key\": \"secret\" }", ": it is not a complete file of type service_account")]
    [InlineData("{ \"type\": \"external_account\", \"audience\": \"a\", \"subject_token_type\": \"t\", \"token_url\": \"http://127.0.0.1:1/\", \"credential_source\": { \"executable\": { \"command\": \"secret\" } } }", "programs and certificates are not")]
    public async Task A_malformed_file_is_named_and_never_quoted(string text, string message)
    {
        var file = folder.WriteText("key.json", text);

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => Open(file).GetAsync(default));

        Assert.StartsWith($"credential file {file}", failure.Message, StringComparison.Ordinal);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_file_that_is_not_there_is_said_to_be_named_by_the_variable()
    {
        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => Open(folder["nowhere.json"]).GetAsync(default));

        Assert.Contains("it cannot be read: ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("GOOGLE_APPLICATION_CREDENTIALS names it; correct the path, or unset it.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.",
        "refused, because the clock of this machine is wrong (invalid_grant: Invalid JWT")]
    [InlineData("invalid_grant", "Invalid grant: account not found", "the account does not exist any more")]
    [InlineData("invalid_grant", "Invalid JWT Signature.", "the key is refused (invalid_grant: Invalid JWT Signature). It may have been deleted or disabled")]
    public async Task A_key_that_is_refused_tells_why_and_what_to_do(string error, string description, string message) =>
        await AssertRefusedAsync(folder.ServiceAccount(), 400, error, description, message);

    [Theory]
    [InlineData("invalid_grant", "ID Token issued at 1700000000 is stale to sign-in.", "the federation token has expired (invalid_grant: ID Token issued")]
    [InlineData("invalid_target", "The target service indicated by the \\\"audience\\\" parameters is invalid.", "its workload identity provider does not exist or is disabled")]
    [InlineData("unauthorized_client", "The given credential is rejected by the attribute condition.", "the workload identity provider does not admit this job")]
    public async Task A_federation_token_that_is_refused_tells_why_and_what_to_do(string error, string description, string message) =>
        await AssertRefusedAsync(folder.Federation(new { file = folder.WriteText("id-token", "secret-id-token") }), 400, error, description, message);

    [Fact]
    public void An_expired_login_says_how_to_log_in_again()
    {
        var refusal = new TokenResponseException(new TokenErrorResponse { Error = "invalid_grant", ErrorDescription = "Bad Request" }, HttpStatusCode.BadRequest);

        var failure = CredentialFailures.OfFile(new CredentialFile("adc.json", "authorized_user", "me@example.com", null)).Of(refusal);

        Assert.Equal(
            "credentials of me@example.com (adc.json): the login has expired or was withdrawn (invalid_grant: Bad Request). Log in again: gcloud auth application-default login.", failure.Message);
    }

    [Fact]
    public async Task A_federation_token_that_is_not_there_says_which_file_was_looked_for()
    {
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => Open(folder.Federation(new { file = folder["id-token"] })).GetAsync(default));

        Assert.Contains($"the token to exchange cannot be read: Could not find file '{folder["id-token"]}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_may_not_be_impersonated_says_which_role_to_grant_on_which_account()
    {
        server.Respond = request => request.StartsWith("POST /sts", StringComparison.Ordinal)
            ? new Answer(200, """{"access_token":"of-the-job","expires_in":3600,"token_type":"Bearer"}""")
            : new Answer(403, """{"error":{"code":403,"message":"Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).","status":"PERMISSION_DENIED"}}""");
        var tokens = Open(folder.Federation(new { file = folder.WriteText("id-token", "an-id-token") }, impersonates: true));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => tokens.GetAsync(default));

        Assert.Contains("it may not be impersonated. Grant roles/iam.workloadIdentityUser", failure.Message, StringComparison.Ordinal);
        Assert.Contains("on ci@acme.iam.gserviceaccount.com", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_never_comes_ends_in_a_message()
    {
        var never = new TaskCompletionSource<Answer>();
        server.Respond = _ => never.Task.Result;
        var tokens = new GoogleTokens(folder.Places(folder.ServiceAccount()), TimeProvider.System) { Limit = TimeSpan.FromMilliseconds(300) };

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => tokens.GetAsync(default));

        Assert.Equal("credentials of ci@acme.iam.gserviceaccount.com: no token came within 0.3 s. Check that the server that gives it can be reached from here, and run the same target again.", failure.Message);
        Assert.True(failure.IsTransient);
        never.SetResult(new Answer(500, ""));
    }

    public void Dispose()
    {
        server.Dispose();
        folder.Dispose();
    }

    private GoogleTokens Open(string file) => new(folder.Places(file), TimeProvider.System);

    private async Task AssertRefusedAsync(string file, int status, string error, string description, string message)
    {
        server.Respond = _ => new Answer(status, $$"""{"error":"{{error}}","error_description":"{{description}}"}""");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => Open(file).GetAsync(default));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }
}
