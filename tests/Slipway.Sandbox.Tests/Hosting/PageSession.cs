using System.Net;

namespace Slipway.Sandbox.Tests.Hosting;

/// <summary>Who sees buttons, and what a deployed application's page can get at.</summary>
public sealed class PageSession : SandboxTest
{
    private const string Proof = "name=\"proof\"";

    [Theory]
    [InlineData("faults")]
    [InlineData("acme/config/pull/1")]
    public async Task A_page_has_buttons_for_whoever_opened_the_link_and_for_nobody_else(string path)
    {
        await PushChangeAsync(await CloneAsync(), "topic", "a.txt", "1\n");
        await OpenPullRequestAsync("topic");
        using var browser = new Browser(Sandbox.Address);
        var before = await browser.ReadAsync(path);

        await browser.ReadAsync(Sandbox.CreatePageLink().AbsolutePath);

        Assert.Contains(Proof, await browser.ReadAsync(path), StringComparison.Ordinal);
        Assert.DoesNotContain(Proof, before, StringComparison.Ordinal);
        Assert.Contains("./build.sh StartSandbox", before, StringComparison.Ordinal);
        Assert.DoesNotContain(Proof, await Anyone.GetStringAsync(new Uri(path, UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_works_once()
    {
        var link = Sandbox.CreatePageLink();
        using var first = await Anyone.GetAsync(link);
        using var second = await Anyone.GetAsync(link);
        using var guess = await Anyone.GetAsync(new Uri("sandbox/open/00000000000000000000000000000000", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        Assert.Matches("HttpOnly|httponly", Assert.Single(first.Headers.GetValues("Set-Cookie")));
        Assert.Matches("(?i)samesite=strict", Assert.Single(first.Headers.GetValues("Set-Cookie")));
        Assert.All([second, guess], response => Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode));
        Assert.All([second, guess], response => Assert.False(response.Headers.Contains("Set-Cookie")));
    }

    [Fact]
    public async Task Links_are_given_to_the_holder_of_the_token_alone()
    {
        using var refused = await Anyone.PostAsync(new Uri("sandbox/link", UriKind.Relative), null);
        using var given = await Owner.PostAsync(new Uri("sandbox/link", UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("/sandbox/open/", await given.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_survives_a_restart_and_its_button_works_in_no_other_session()
    {
        using var mine = new Browser(Sandbox.Address);
        using var nobody = new Browser(Sandbox.Address);
        await mine.ReadAsync(Sandbox.CreatePageLink().AbsolutePath);
        using var others = new Browser(Sandbox.Address);
        await others.ReadAsync(Sandbox.CreatePageLink().AbsolutePath);
        await RestartAsync();
        var page = await mine.ReadAsync("faults");

        Assert.Equal(HttpStatusCode.Forbidden, await others.PressAsync(page));
        Assert.Equal(HttpStatusCode.Forbidden, await nobody.PressAsync(page));
        Assert.Equal(HttpStatusCode.SeeOther, await mine.PressAsync(page));
    }

    [Fact]
    public async Task An_application_answers_on_an_origin_of_its_own()
    {
        await CreateServiceAsync();

        using var here = await Anyone.GetAsync(new Uri("apps/default/web/a%20b?c=d", UriKind.Relative));
        using var posted = await Anyone.PostAsync(new Uri("apps/default/web/", UriKind.Relative), new StringContent("x"));
        using var there = await Anyone.GetAsync(new Uri($"http://localhost:{Sandbox.Address.Port}/apps/default/web/"));

        Assert.Equal((HttpStatusCode.TemporaryRedirect, $"http://localhost:{Sandbox.Address.Port}/apps/default/web/a%20b?c=d"), (here.StatusCode, here.Headers.Location!.OriginalString));
        Assert.Equal(HttpStatusCode.TemporaryRedirect, posted.StatusCode);
        // Nothing runs behind it.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, there.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pulls")]
    [InlineData("api/v3/repos/acme/config")]
    public async Task A_script_of_an_application_reads_nothing_of_the_sandbox(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://localhost:{Sandbox.Address.Port}/{path}");
        request.Headers.Add("Sec-Fetch-Mode", "cors");
        using var response = await Anyone.SendAsync(request);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, response.StatusCode);
        Assert.Equal($"{Sandbox.Address}{path}", response.Headers.Location!.OriginalString);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task An_applications_host_gives_no_session()
    {
        var link = Sandbox.CreatePageLink();
        using var opened = await Anyone.GetAsync(new UriBuilder(link) { Host = "localhost" }.Uri);

        Assert.Equal(link, opened.Headers.Location);
        Assert.False(opened.Headers.Contains("Set-Cookie"));
    }

    private async Task CreateServiceAsync()
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler) { BaseAddress = Sandbox.ClusterAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Sandbox.Token);
        using var service = new StringContent(
            """{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"ports":[{"port":80}],"selector":{"app":"web"}}}""", System.Text.Encoding.UTF8, "application/json");
        using var created = await client.PostAsync(new Uri("api/v1/namespaces/default/services", UriKind.Relative), service);
        created.EnsureSuccessStatusCode();
    }

    /// <summary>Keeps its cookies and follows nothing.</summary>
    private sealed class Browser(Uri address) : IDisposable
    {
        private readonly HttpClient _client = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = address };

        public async Task<string> ReadAsync(string path)
        {
            using var response = await _client.GetAsync(new Uri(path, UriKind.Relative));
            return await response.Content.ReadAsStringAsync();
        }

        public async Task<HttpStatusCode> PressAsync(string page)
        {
            using var form = PageForm.Read(page, out var action);
            using var response = await _client.PostAsync(action, form);
            return response.StatusCode;
        }

        public void Dispose() => _client.Dispose();
    }
}
