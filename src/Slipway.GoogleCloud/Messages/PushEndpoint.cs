using System.Net;
using Serilog;

namespace Slipway.GoogleCloud.Messages;

/// <summary>
/// The endpoint of a push subscription (https://cloud.google.com/pubsub/docs/push): <c>POST /</c> is an event, <c>GET /health</c> tells that this listens. 204 acknowledges; after everything else the message comes again.
/// </summary>
/// <param name="tokens">Knows the subscription's requests.</param>
/// <param name="handle">Handles a body; whether it is done with.</param>
/// <param name="log">Gets what was refused.</param>
internal sealed class PushEndpoint(PushTokens tokens, Func<string, byte[], CancellationToken, Task<bool>> handle, ILogger log)
{
    // Pub/Sub's messages have at most 10 MB, which are a third more in base64.
    private const int MaxLength = 14_000_000;

    private const int MaxStarts = 5;

    private static readonly TimeSpan ReadTime = TimeSpan.FromSeconds(30);

    // What Cloud Run leaves between SIGTERM and the end is 10 s (https://cloud.google.com/run/docs/container-contract).
    /// <summary>How long what is at work may take to come to its end.</summary>
    public static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(8);

    /// <summary>Listens until it is cancelled; then what is at work may come to its end for some seconds.</summary>
    /// <param name="prefix">The address, such as <c>http://localhost:8080/</c>, or <c>http://*:8080/</c> for all of the machine.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SlipwayException">It cannot listen there.</exception>
    public async Task RunAsync(string prefix, CancellationToken cancellationToken)
    {
        using var listener = Start(prefix);
        using var giveUp = new CancellationTokenSource();
        var running = new List<Task>();
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync().WaitAsync(cancellationToken);
                running.RemoveAll(task => task.IsCompleted);
                running.Add(AnswerAsync(context, giveUp.Token));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            log.Information("No longer listening; {Count} events are still being handled", running.Count(task => !task.IsCompleted));
            giveUp.CancelAfter(DrainTime);
            await Task.WhenAll(running);
        }
    }

    private static HttpListener Start(string prefix)
    {
        for (var attempt = 1; ; attempt++)
        {
            var listener = new HttpListener { Prefixes = { prefix } };
            try
            {
                listener.Start();
                return listener;
            }
            catch (HttpListenerException exception)
            {
                throw new SlipwayException($"address {prefix}", $"nothing can listen there: {exception.Message}. Is it in use? Name another one: --listen-on http://localhost:8081/.");
            }
            catch (ArgumentNullException) when (attempt < MaxStarts)
            {
                // Somebody connected before the listener had made all of itself. Its socket goes with what nobody refers to any more.
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
    }

    // No request may end the endpoint.
    private async Task AnswerAsync(HttpListenerContext context, CancellationToken giveUp)
    {
        var status = HttpStatusCode.InternalServerError;
        try
        {
            status = await StatusAsync(context.Request, giveUp);
        }
        catch (OperationCanceledException)
        {
            status = HttpStatusCode.ServiceUnavailable;
        }
        catch (Exception exception)
        {
            log.Error(exception, "A request could not be answered, and is to come again");
        }

        try
        {
            context.Response.StatusCode = (int)status;
            // To dispose it would cut the connection.
            context.Response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            log.Debug("Whoever sent a request is gone: {Reason:l}", exception.Message);
        }
    }

    private async Task<HttpStatusCode> StatusAsync(HttpListenerRequest request, CancellationToken giveUp)
    {
        switch (request.HttpMethod, request.Url?.AbsolutePath)
        {
            case ("GET", "/health"):
                return HttpStatusCode.OK;
            case ("POST", "/"):
                break;
            case (_, "/" or "/health"):
                return HttpStatusCode.MethodNotAllowed;
            default:
                return HttpStatusCode.NotFound;
        }

        // An answer before the end of a request can be lost with its connection.
        if (await ReadAsync(request, giveUp) is not { } content)
        {
            return HttpStatusCode.RequestEntityTooLarge;
        }

        try
        {
            if (await tokens.ProblemAsync(request.Headers["Authorization"], giveUp) is { } problem)
            {
                log.Warning("Refused a request: {Problem:l}", problem);
                return HttpStatusCode.Forbidden;
            }
        }
        catch (SlipwayException exception)
        {
            log.Warning("Refused a request for now: {Problem:l}", exception.Message);
            return HttpStatusCode.ServiceUnavailable;
        }

        return await handle("a pushed message", content, giveUp) ? HttpStatusCode.NoContent : HttpStatusCode.ServiceUnavailable;
    }

    private static async Task<byte[]?> ReadAsync(HttpListenerRequest request, CancellationToken giveUp)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(giveUp);
        limit.CancelAfter(ReadTime);
        using var content = new MemoryStream();
        var buffer = new byte[81_920];
        while (await request.InputStream.ReadAsync(buffer, limit.Token) is > 0 and var count)
        {
            content.Write(buffer, 0, count);
            if (content.Length > MaxLength)
            {
                return null;
            }
        }

        return content.ToArray();
    }
}
