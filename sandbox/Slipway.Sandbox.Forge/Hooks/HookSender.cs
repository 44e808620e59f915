using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Serilog;

namespace Slipway.Sandbox.Forge.Hooks;

/// <summary>
/// Delivers events, one after the other, each once: as on GitHub, what a receiver misses is not sent again. Only loopback is called.
/// </summary>
internal sealed class HookSender : IAsyncDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    private readonly Channel<Delivery> _queue = Channel.CreateBounded<Delivery>(
        new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = s_timeout };
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger _logger;
    private readonly Task _loop;

    public HookSender(ILogger logger)
    {
        _logger = logger;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Whether a hook may lead there.</summary>
    public static bool IsAllowed(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback && address.Scheme is "http" or "https";

    public void Send(ForgeRepository repository, string happening, Func<JsonObject> payload)
    {
        foreach (var hook in repository.Hooks.All.Where(hook => hook.Wants(happening)))
        {
            Send(hook, happening, payload);
        }
    }

    public void Send(HookRecord hook, string happening, Func<JsonObject> payload) =>
        _queue.Writer.TryWrite(new Delivery(hook, happening, Encoding.UTF8.GetBytes(payload().ToJsonString())));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        _http.Dispose();
    }

    private async Task LoopAsync()
    {
        await foreach (var delivery in _queue.Reader.ReadAllAsync(_stopping.Token))
        {
            try
            {
                using var request = Request(delivery);
                using var response = await _http.SendAsync(request, _stopping.Token);
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !_stopping.IsCancellationRequested)
            {
                _logger.Warning("Webhook {Url} was not reached: {Reason}", delivery.Hook.Url, exception.Message);
            }
        }
    }

    private static HttpRequestMessage Request(Delivery delivery)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, delivery.Hook.Url) { Content = new ByteArrayContent(delivery.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.ParseAdd("GitHub-Hookshot/sandbox");
        request.Headers.Add("X-GitHub-Event", delivery.Happening);
        request.Headers.Add("X-GitHub-Delivery", Guid.NewGuid().ToString());
        request.Headers.Add("X-GitHub-Hook-ID", $"{delivery.Hook.Id}");
        if (delivery.Hook.Secret is { Length: > 0 } secret)
        {
            request.Headers.Add(
                "X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), delivery.Body)));
        }

        return request;
    }

    private sealed record Delivery(HookRecord Hook, string Happening, byte[] Body);
}
