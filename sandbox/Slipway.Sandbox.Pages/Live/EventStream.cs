using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Pages.Live;

/// <summary>Server-sent events: one response that goes on until its reader leaves or the sandbox stops.</summary>
internal sealed class EventStream
{
    private readonly HttpResponse _response;

    private EventStream(HttpResponse response, CancellationToken ended) => (_response, Ended) = (response, ended);

    /// <summary>Cancelled when the reader has left or the sandbox stops.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Answers with a stream that the function fills. Its end closes the response without an error.</summary>
    public static async Task AnswerAsync(HttpContext context, Func<EventStream, Task> fill, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await fill(new EventStream(context.Response, ended.Token));
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The reader has left, or the sandbox stops: there is nothing more to say.
        }
    }

    public Task SendAsync(string name, string data, long? id = null)
    {
        var text = new StringBuilder();
        if (id is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"id: {id}\n");
        }

        text.Append("event: ").Append(name).Append('\n');
        foreach (var line in data.Split('\n'))
        {
            text.Append("data: ").Append(line).Append('\n');
        }

        return WriteAsync(text.Append('\n').ToString());
    }

    /// <summary>Shows both ends that the other is still there.</summary>
    public Task KeepAliveAsync() => WriteAsync(":\n\n");

    private async Task WriteAsync(string text)
    {
        await _response.WriteAsync(text, Ended);
        await _response.Body.FlushAsync(Ended);
    }
}
