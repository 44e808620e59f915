using System.Collections.Concurrent;
using System.Net;
using Serilog;
using Slipway.GoogleCloud.Credentials;
using Slipway.GoogleCloud.Http;

namespace Slipway.GoogleCloud.Tests.Support;

/// <summary>Services of Google Cloud on loopback, whose answers a test says, and the credentials of an account that they know.</summary>
internal sealed class GoogleServer : IDisposable
{
    public const string Account = "ci@acme.iam.gserviceaccount.com";

    private readonly HttpListener listener = new();
    private readonly CredentialFolder folder;
    private int tokens;

    public GoogleServer()
    {
        Address = new Uri($"http://127.0.0.1:{FreePorts.One()}/");
        folder = new CredentialFolder(Address);
        listener.Prefixes.Add(Address.AbsoluteUri);
        listener.Start();
        Services = new GoogleServices { CloudBuild = Address, Storage = Address, PubSub = Address, Container = Address, Logging = Address };
        _ = ServeAsync();
    }

    public Uri Address { get; }

    public GoogleServices Services { get; }

    public SkippingTime Time { get; } = new();

    /// <summary>The requests besides those for tokens.</summary>
    public ConcurrentQueue<Call> Calls { get; } = [];

    /// <summary>Answers a call; status and body.</summary>
    public Func<Call, (int Status, string Body)> Respond { get; set; } = _ => (404, Error(404, "NOT_FOUND", "nothing here"));

    /// <summary>A call: <c>GET /v1/…</c>, its body and headers.</summary>
    public sealed record Call(string Request, byte[] Content, string? Authorization, string? Range, string? QuotaProject)
    {
        public string Body => System.Text.Encoding.UTF8.GetString(Content);
    }

    public static string Error(int code, string status, string message, string? details = null) =>
        $$$"""{"error":{"code":{{{code}}},"status":"{{{status}}}","message":{{{System.Text.Json.JsonSerializer.Serialize(message)}}},"details":[{{{details}}}]}}""";

    public static string Info(string reason, string metadata) =>
        $$"""{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"{{reason}}","domain":"googleapis.com","metadata":{{metadata}} }""";

    public GoogleTokens OpenTokens() => new(folder.Places(folder.ServiceAccount()), TimeProvider.System);

    public GoogleApi OpenApi(ILogger? log = null) => new(OpenTokens(), log ?? Serilog.Core.Logger.None, Time);

    public void Dispose()
    {
        listener.Close();
        folder.Dispose();
    }

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                _ = Task.Run(() => AnswerAsync(context));
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // Closed: the test is over.
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var content = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(content);
            var call = new Call(
                $"{context.Request.HttpMethod} {context.Request.RawUrl}", content.ToArray(), context.Request.Headers["Authorization"], context.Request.Headers["Range"], context.Request.Headers["x-goog-user-project"]);
            var (status, body) = call.Request == "POST /token" ? (200, $$"""{"access_token":"token-{{Interlocked.Increment(ref tokens)}}","expires_in":3600,"token_type":"Bearer"}""") : Take(call);
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(body));
            context.Response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // The client has gone away.
            context.Response.Abort();
        }
    }

    private (int Status, string Body) Take(Call call)
    {
        Calls.Enqueue(call);
        return Respond(call);
    }
}
