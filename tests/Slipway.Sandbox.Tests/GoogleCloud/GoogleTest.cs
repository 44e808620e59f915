using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Google.Apis.Auth.OAuth2;
using Slipway.Sandbox.Google.Access;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Tests.GoogleCloud;

/// <summary>A sandbox, and its Google Cloud spoken to with a token that Google's own library got.</summary>
public abstract class GoogleTest : SandboxTest
{
    internal const string Scope = "https://www.googleapis.com/auth/cloud-platform";
    internal const string Project = "v1/projects/slipway-sandbox";

    private static readonly Lazy<string> s_credentials = new(CreateCredentials);

    /// <summary>To make a key takes longer than a test: they share one.</summary>
    internal override SandboxOptions Options
    {
        get
        {
            var options = base.Options;
            var file = new SandboxFolder(options.Folder).GoogleCredentials;
            if (!File.Exists(file))
                AtomicFile.WriteText(file, s_credentials.Value);
            return options;
        }
    }

    internal GoogleCredential Credential => CredentialFactory.FromFile<ServiceAccountCredential>(Sandbox.GoogleCredentialsPath).ToGoogleCredential().CreateScoped(Scope);

    internal static Task<string> TokenAsync(ITokenAccess credential) => credential.GetAccessTokenForRequestAsync();

    /// <summary>Sends the token.</summary>
    internal async Task<HttpResponseMessage> CallAsync(HttpMethod method, string path, JsonNode? body = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Sandbox.GoogleAddress, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? await TokenAsync(Credential));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await Anyone.SendAsync(request);
    }

    internal async Task<JsonNode> OkAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var response = await CallAsync(method, path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    private static string CreateCredentials()
    {
        using var folder = new TemporaryFolder();
        new CredentialsFile(folder["credentials.json"], () => new Uri("http://127.0.0.1:1/")).Ensure();
        return File.ReadAllText(folder["credentials.json"]);
    }

    /// <summary>The status and message of a refusal in Google's form.</summary>
    internal async Task<(string Status, string Message)> RefusedAsync(HttpStatusCode code, HttpMethod method, string path, JsonNode? body = null, string? token = null)
    {
        using var response = await CallAsync(method, path, body, token);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(code == response.StatusCode, $"{(int)response.StatusCode} {text}");
        var error = JsonNode.Parse(text)!["error"]!;
        Assert.Equal((int)code, (int)error["code"]!);
        return ((string?)error["status"] ?? "", (string)error["message"]!);
    }
}
