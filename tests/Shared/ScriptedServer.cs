using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Slipway.Testing;

/// <summary>An HTTP server on loopback that answers with given answers in their order, then with the last one.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<Answer> answers;

    public sealed record Answer(int Status, string Body, params string[] Headers)
    {
        public string ContentType { get; init; } = "application/json";
    }

    public ScriptedServer(params Answer[] answers)
    {
        this.answers = new ConcurrentQueue<Answer>(answers);
        Address = new Uri($"http://127.0.0.1:{FreePorts.One()}/");
        listener.Prefixes.Add(Address.AbsoluteUri);
        listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    public ConcurrentQueue<string> Requests { get; } = [];

    public ConcurrentQueue<string> Bodies { get; } = [];

    public ConcurrentQueue<string?> Authorizations { get; } = [];

    /// <summary>Answers by method and path in place of the given answers.</summary>
    public Func<string, Answer>? Respond { get; set; }

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // Closed: the test is over.
                return;
            }

            try
            {
                await AnswerAsync(context);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
            {
                // This client has gone away; the next one gets its answer.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var request = $"{context.Request.HttpMethod} {context.Request.RawUrl}";
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        Bodies.Enqueue(await reader.ReadToEndAsync());
        Authorizations.Enqueue(context.Request.Headers["Authorization"]);
        Requests.Enqueue(request);
        var answer = Respond is not null ? Respond(request) : Next();
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        foreach (var header in answer.Headers)
            context.Response.Headers.Add(header);

        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer.Body));
        context.Response.Close();
    }

    private Answer Next() =>
        answers.Count > 1 && answers.TryDequeue(out var next) ? next
        : answers.TryPeek(out var last) ? last
        : throw new InvalidOperationException("The server was given no answer.");
}
