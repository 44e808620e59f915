using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Google.Apis.Auth;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Slipway.Sandbox.Google.Access;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Tests.GoogleCloud;

public sealed class Credentials : GoogleTest
{
    private const string Email = "slipway@slipway-sandbox.iam.gserviceaccount.com";

    private string ImpersonationUrl => $"{Sandbox.GoogleAddress}token/v1/projects/-/serviceAccounts/{Email}:generateAccessToken";

    private string MetadataAddress => new Uri(Sandbox.Address, MetadataEndpoints.Path(AccessToken.TryLoad(Sandbox.TokenPath)!)).AbsoluteUri;

    [Fact]
    public async Task A_token_by_the_credentials_file_pushes_images_and_is_a_user_of_the_cluster()
    {
        var token = await TokenAsync(Credential);

        Assert.Equal(HttpStatusCode.Accepted, await PushAsync("oauth2accesstoken", token));
        Assert.Equal(HttpStatusCode.Unauthorized, await PushAsync("somebody", token));
        Assert.Equal(HttpStatusCode.Unauthorized, await PushAsync("oauth2accesstoken", token + "x"));
        Assert.Equal(Email, await UserAsync(token));
        Assert.Null(await UserAsync(token + "x"));
    }

    [Fact]
    public async Task The_file_and_its_tokens_are_good_after_a_restart()
    {
        var (before, token) = (await File.ReadAllTextAsync(Sandbox.GoogleCredentialsPath), await TokenAsync(Credential));
        await RestartAsync();

        Assert.Equal(before, await File.ReadAllTextAsync(Sandbox.GoogleCredentialsPath));
        Assert.Equal(HttpStatusCode.Accepted, await PushAsync("oauth2accesstoken", token));
    }

    [Fact]
    public async Task A_key_is_made_for_who_asks_for_one_and_a_damaged_file_is_named()
    {
        var path = Sandbox.GoogleCredentialsPath;
        File.Delete(path);

        Assert.Equal(HttpStatusCode.Accepted, await PushAsync("oauth2accesstoken", await TokenAsync(Credential)));

        await File.WriteAllTextAsync(path, "{}");
        Assert.StartsWith(path, Assert.Throws<SlipwayException>(() => Sandbox.GoogleCredentialsPath).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_federated_identity_gets_a_token_of_the_account_without_a_key()
    {
        var json = new JsonObject
        {
            ["type"] = "external_account",
            ["audience"] = "//iam.googleapis.com/projects/707070707070/locations/global/workloadIdentityPools/ci/providers/sandbox",
            ["subject_token_type"] = "urn:ietf:params:oauth:token-type:jwt",
            ["token_url"] = $"{Sandbox.GoogleAddress}token/sts/v1/token",
            ["service_account_impersonation_url"] = ImpersonationUrl,
            ["credential_source"] = new JsonObject { ["file"] = Sandbox.TokenPath },
        };
        var credential = CredentialFactory.FromJson<FileSourcedExternalAccountCredential>(json.ToJsonString()).ToGoogleCredential().CreateScoped(Scope);

        Assert.Equal(HttpStatusCode.Accepted, await PushAsync("oauth2accesstoken", await TokenAsync(credential)));
    }

    [Fact]
    public async Task The_metadata_server_has_tokens_and_identities_for_who_knows_its_path()
    {
        var compute = new ComputeCredential(new ComputeCredential.Initializer($"{MetadataAddress}/computeMetadata/v1/instance/service-accounts/default/token"));
        using var root = await MetadataAsync(MetadataAddress);
        using var identity = await MetadataAsync($"{MetadataAddress}/computeMetadata/v1/instance/service-accounts/default/identity?audience=https://slipway.example/");
        var claims = await JsonWebSignature.VerifySignedTokenAsync(
            await identity.Content.ReadAsStringAsync(),
            new SignedTokenVerificationOptions { TrustedAudiences = { "https://slipway.example/" }, TrustedIssuers = { "https://accounts.google.com" }, CertificatesUrl = $"{Sandbox.GoogleAddress}token/oauth2/v3/certs" });

        Assert.Equal(HttpStatusCode.Accepted, await PushAsync("oauth2accesstoken", await TokenAsync(compute)));
        Assert.Equal(["Google"], root.Headers.GetValues("Metadata-Flavor"));
        Assert.Equal("707070707070", claims.Subject);
    }

    [Fact]
    public async Task The_metadata_server_answers_nobody_else()
    {
        using var noHeader = await Anyone.GetAsync(new Uri($"{MetadataAddress}/computeMetadata/v1/instance/service-accounts/default/token"));
        using var noSecret = await MetadataAsync($"{Sandbox.GoogleAddress}token/000000000000000000000000/computeMetadata/v1/instance/service-accounts/default/token");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.NotFound), (noHeader.StatusCode, noSecret.StatusCode));
    }

    [Fact]
    public async Task A_claim_that_another_key_signed_gets_no_token()
    {
        using var key = RSA.Create(2048);
        var file = JsonNode.Parse(await File.ReadAllTextAsync(Sandbox.GoogleCredentialsPath))!;
        file["private_key"] = key.ExportPkcs8PrivateKeyPem();
        var forged = CredentialFactory.FromJson<ServiceAccountCredential>(file.ToJsonString()).ToGoogleCredential().CreateScoped(Scope);

        var refused = await Assert.ThrowsAsync<TokenResponseException>(() => TokenAsync(forged));

        Assert.Equal("invalid_grant", refused.Error.Error);
    }

    [Theory]
    [InlineData("grant_type=password", "unsupported_grant_type")]
    [InlineData("grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token=guess", "invalid_grant")]
    [InlineData("grant_type=urn:ietf:params:oauth:grant-type:token-exchange", "invalid_grant")]
    public async Task A_bad_exchange_says_why(string form, string error)
    {
        using var response = await Anyone.PostAsync(new Uri(Sandbox.GoogleAddress, "token/sts/v1/token"), new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(error, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]);
    }

    [Fact]
    public async Task An_account_is_impersonated_only_with_a_token_for_it_and_only_where_it_exists()
    {
        var narrow = await TokenAsync(Credential.CreateScoped("https://www.googleapis.com/auth/pubsub"));
        var body = new JsonObject { ["scope"] = new JsonArray(Scope) };

        var noToken = await RefusedAsync(HttpStatusCode.Unauthorized, HttpMethod.Post, ImpersonationUrl, body, "ya29.x.y");
        var noScope = await RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Post, ImpersonationUrl, body, narrow);
        var noAccount = await RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Post, ImpersonationUrl.Replace("slipway@", "other@", StringComparison.Ordinal), body);
        var noLifetime = await RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, ImpersonationUrl, new JsonObject { ["scope"] = new JsonArray(Scope), ["lifetime"] = "7200s" });

        Assert.Equal(["UNAUTHENTICATED", "PERMISSION_DENIED", "PERMISSION_DENIED", "INVALID_ARGUMENT"], new[] { noToken, noScope, noAccount, noLifetime }.Select(refusal => refusal.Status));
    }

    private async Task<HttpStatusCode> PushAsync(string user, string password)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v2/acme/web/blobs/uploads/");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        using var response = await Anyone.SendAsync(request);
        return response.StatusCode;
    }

    /// <summary>Who the cluster takes the bearer for.</summary>
    private async Task<string?> UserAsync(string token)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler) { BaseAddress = Sandbox.ClusterAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.PostAsync(
            new Uri("apis/authentication.k8s.io/v1/selfsubjectreviews", UriKind.Relative),
            new StringContent("""{"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}""", Encoding.UTF8, "application/json"));
        return response.IsSuccessStatusCode ? (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["status"]!["userInfo"]!["username"] : null;
    }

    private async Task<HttpResponseMessage> MetadataAsync(string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { { "Metadata-Flavor", "Google" } } };
        return await Anyone.SendAsync(request);
    }
}
