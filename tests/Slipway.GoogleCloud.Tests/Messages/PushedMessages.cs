using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Serilog.Core;
using Slipway.GoogleCloud.Messages;

namespace Slipway.GoogleCloud.Tests.Messages;

public sealed class PushedMessages : IDisposable
{
    private static readonly HttpClient Http = new();

    private readonly PushSigner signer = new();
    private readonly CancellationTokenSource stop = new();
    private readonly List<string> bodies = [];
    private readonly Uri address = new($"http://127.0.0.1:{FreePorts.One()}/");

    private Func<CancellationToken, Task<bool>> handle = _ => Task.FromResult(true);

    [Fact]
    public async Task A_message_of_the_subscription_is_handled_and_acknowledged()
    {
        await using var running = Listen(signer.Certificates);

        Assert.Equal(HttpStatusCode.NoContent, await PushAsync("""{"message":{}}""", PushSigner.Sign()));
        Assert.Equal(["""{"message":{}}"""], bodies);
    }

    [Fact]
    public async Task A_message_that_could_not_be_handled_comes_again()
    {
        handle = _ => Task.FromResult(false);
        await using var running = Listen(signer.Certificates);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PushAsync("{}", PushSigner.Sign()));
    }

    [Fact]
    public async Task An_endpoint_survives_what_handling_throws()
    {
        handle = _ => throw new InvalidOperationException("a bug");
        await using var running = Listen(signer.Certificates);

        Assert.Equal(HttpStatusCode.InternalServerError, await PushAsync("{}", PushSigner.Sign()));
        handle = _ => Task.FromResult(true);
        Assert.Equal(HttpStatusCode.NoContent, await PushAsync("{}", PushSigner.Sign()));
    }

    [Fact]
    public async Task Nobody_else_is_listened_to()
    {
        using var another = RSA.Create(2048);
        await using var running = Listen(signer.Certificates);
        foreach (var token in (string?[])
        [
            null, "", "a", "a.b.c", PushSigner.Sign(audience: "https://elsewhere.example/"), PushSigner.Sign(account: "somebody@acme.iam.gserviceaccount.com"), PushSigner.Sign(isVerified: false),
            PushSigner.Sign(issuer: "https://elsewhere.example"), PushSigner.Sign(age: TimeSpan.FromHours(2)), PushSigner.Sign(age: TimeSpan.FromHours(-2)), PushSigner.Sign(by: another),
            PushSigner.Sign()[..^4] + "AAAA",
        ])
        {
            Assert.True(await PushAsync("{}", token) == HttpStatusCode.Forbidden, token);
        }

        Assert.Empty(bodies);
    }

    [Fact]
    public async Task Where_the_keys_cannot_be_asked_for_a_message_comes_again()
    {
        await using var running = Listen(new Uri($"http://127.0.0.1:{FreePorts.One()}/certs"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PushAsync("{}", PushSigner.Sign()));
        Assert.Empty(bodies);
    }

    [Fact]
    public async Task It_tells_that_it_listens_and_knows_no_other_address()
    {
        await using var running = Listen(signer.Certificates);

        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(new Uri(address, "health"))).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Http.GetAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Http.GetAsync(new Uri(address, "elsewhere"))).StatusCode);
    }

    [Fact]
    public async Task More_than_a_message_can_hold_is_refused()
    {
        await using var running = Listen(signer.Certificates);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PushAsync(new string(' ', 15_000_000), PushSigner.Sign()));
        Assert.Empty(bodies);
    }

    [Fact]
    public async Task What_is_at_work_when_it_is_stopped_comes_to_its_end()
    {
        var (begun, ended) = (new TaskCompletionSource(), new TaskCompletionSource<bool>());
        handle = _ =>
        {
            begun.SetResult();
            return ended.Task;
        };
        var running = Listen(signer.Certificates);
        var pushing = PushAsync("{}", PushSigner.Sign());
        await begun.Task;

        var stopping = running.DisposeAsync();
        ended.SetResult(true);

        Assert.Equal(HttpStatusCode.NoContent, await pushing);
        await stopping;
    }

    [Fact]
    public async Task An_address_that_is_in_use_is_said()
    {
        await using var running = Listen(signer.Certificates);

        var problem = await Assert.ThrowsAsync<SlipwayException>(() => Endpoint(signer.Certificates).RunAsync(address.AbsoluteUri, default));

        Assert.StartsWith($"address {address}: nothing can listen there", problem.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        stop.Dispose();
        signer.Dispose();
    }

    private PushEndpoint Endpoint(Uri certificates) => new(new PushTokens(PushSigner.Audience, PushSigner.Account, certificates), HandleAsync, Logger.None);

    private Running Listen(Uri certificates) => new(Endpoint(certificates).RunAsync(address.AbsoluteUri, stop.Token), stop);

    private Task<bool> HandleAsync(string subject, byte[] content, CancellationToken cancellationToken)
    {
        lock (bodies)
        {
            bodies.Add(Encoding.UTF8.GetString(content));
        }

        return handle(cancellationToken);
    }

    private async Task<HttpStatusCode> PushAsync(string body, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await Http.SendAsync(request);
        return response.StatusCode;
    }

    private sealed class Running(Task task, CancellationTokenSource stop) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await task;
        }
    }
}
