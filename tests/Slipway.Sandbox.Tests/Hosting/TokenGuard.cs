using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Slipway.Sandbox.Tests.Hosting;

public sealed class TokenGuard : SandboxTest
{
    public static TheoryData<string, string> Changes => new()
    {
        { "POST", $"{Config}/pulls" },
        { "PATCH", $"{Config}/pulls/1" },
        { "PUT", $"{Config}/pulls/1/merge" },
        { "POST", $"{Config}/pulls/1/requested_reviewers" },
        { "POST", $"{Config}/issues/1/labels" },
        { "POST", $"{Config}/issues/1/comments" },
        { "PATCH", $"{Config}/issues/comments/1" },
        { "POST", $"{Config}/labels" },
        { "PATCH", Config },
        { "PUT", $"{Config}/branches/main/protection" },
        { "POST", $"{Config}/pulls/1/reviews" },
        { "PUT", $"{Config}/pulls/1/reviews/1/dismissals" },
        { "POST", $"{Config}/check-runs" },
        { "PATCH", $"{Config}/check-runs/1" },
        { "POST", "api/graphql" },
        { "POST", $"{Config}/git/refs" },
        { "DELETE", $"{Config}/git/refs/heads/main" },
        { "POST", $"{Config}/statuses/0000000000000000000000000000000000000000" },
        { "POST", $"{Config}/deployments" },
        { "POST", $"{Config}/deployments/1/statuses" },
        { "GET", "acme/config.git/info/refs?service=git-receive-pack" },
        { "POST", "acme/config.git/git-receive-pack" },
        { "POST", "v2/acme/web/blobs/uploads/" },
        { "PATCH", "v2/acme/web/blobs/uploads/00000000000000000000000000000000" },
        { "PUT", "v2/acme/web/blobs/uploads/00000000000000000000000000000000" },
        { "PUT", "v2/acme/web/manifests/latest" },
        { "DELETE", "v2/slipway/empty/manifests/latest" },
        { "POST", "sandbox/stop" },
        { "POST", "anything/else" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Whatever_changes_state_needs_the_token(string method, string path)
    {
        using var none = await SendAsync(method, path, authorization: null);
        using var wrong = await SendAsync(method, path, new AuthenticationHeaderValue("Bearer", "not-the-token-at-all"));
        using var basic = await SendAsync(method, path, new AuthenticationHeaderValue("Basic", Convert.ToBase64String("acme:"u8)));

        Assert.All([none, wrong, basic], response => Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode));
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("token")]
    [InlineData("Basic")]
    public async Task Every_usual_form_of_the_token_is_taken(string scheme)
    {
        var value = scheme == "Basic" ? Convert.ToBase64String(Encoding.UTF8.GetBytes($"anyone:{Sandbox.Token}")) : Sandbox.Token;

        using var response = await SendAsync("POST", "v2/acme/web/blobs/uploads/", new AuthenticationHeaderValue(scheme, value));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Theory]
    [InlineData("v2/acme/web/blobs/uploads/")]
    [InlineData("acme/config.git/git-receive-pack")]
    public async Task Git_and_registry_clients_are_asked_for_credentials(string path)
    {
        using var response = await SendAsync("POST", path, authorization: null);

        Assert.Equal("Basic", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
    }

    [Fact]
    public async Task A_token_with_a_name_that_nobody_can_have_is_no_token()
    {
        using var response = await SendAsync("POST", "v2/acme/web/blobs/uploads/", new AuthenticationHeaderValue("Bearer", $"{Sandbox.Token}.a/b"));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Config}/labels");
        request.Content = new ByteArrayContent(new byte[33 * 1024 * 1024]);
        request.Headers.ExpectContinue = true;
        using var response = await Owner.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public void Only_loopback_is_listened_on()
    {
        var ports = new[] { Sandbox.Address.Port, Sandbox.ClusterAddress.Port };

        var listeners = System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Where(listener => ports.Contains(listener.Port)).ToList();

        Assert.Equal(2, listeners.Count);
        Assert.All(listeners, listener => Assert.True(IPAddress.IsLoopback(listener.Address), $"{listener}"));
    }

    [Fact]
    public async Task A_page_of_another_host_name_gets_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "") { Headers = { Host = "sandbox.example" } };
        using var response = await Anyone.SendAsync(request);

        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_form_of_another_sites_page_is_refused_even_with_the_token()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v2/acme/web/blobs/uploads/");
        request.Headers.Add("Origin", "https://sandbox.example");
        using var response = await Owner.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, AuthenticationHeaderValue? authorization)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = authorization;
        return await Anyone.SendAsync(request);
    }
}
