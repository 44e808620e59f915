using System.Text;

namespace Slipway.Kubernetes.Requests;

/// <summary>The lines of an answer that is read while it comes in.</summary>
internal sealed class AnswerLines(HttpResponseMessage response) : IAsyncDisposable
{
    private StreamReader? reader;

    /// <summary>The next line; null when the server ended the answer or the connection was lost.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            reader ??= new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken), Encoding.UTF8);
            return await reader.ReadLineAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            // A cut connection and an ended one are the same to a watch: it goes on from the last version.
            return null;
        }
    }

    public ValueTask DisposeAsync()
    {
        reader?.Dispose();
        response.Dispose();
        return ValueTask.CompletedTask;
    }
}
