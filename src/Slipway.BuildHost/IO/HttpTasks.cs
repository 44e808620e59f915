using System.Net.Http.Headers;
using Nuke.Common.Execution;
using Nuke.Common.Tooling;

namespace Nuke.Common.IO;

/// <summary>Downloads. What is not there, or does not come in time, fails.</summary>
public static class HttpTasks
{
    /// <summary>How long an answer may take, unless the client is configured otherwise.</summary>
#pragma warning disable CA2211 // A field: the shape that builds know.
    public static TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);
#pragma warning restore CA2211

    /// <summary>The text at the address.</summary>
    public static string HttpDownloadString(string uri, Configure<HttpClient>? clientConfigurator = null, Action<HttpRequestHeaders>? headerConfigurator = null) =>
        HttpDownloadStringAsync(uri, clientConfigurator, headerConfigurator).GetAwaiter().GetResult();

    /// <inheritdoc cref="HttpDownloadString"/>
    public static Task<string> HttpDownloadStringAsync(
        string uri, Configure<HttpClient>? clientConfigurator = null, Action<HttpRequestHeaders>? headerConfigurator = null) =>
        ReadAsync(uri, clientConfigurator, headerConfigurator, content => content.ReadAsStringAsync());

    /// <summary>Writes what is at the address to a file, and creates missing folders.</summary>
    public static void HttpDownloadFile(
        string uri, string path, FileMode mode = FileMode.Create, Configure<HttpClient>? clientConfigurator = null, Action<HttpRequestHeaders>? headerConfigurator = null) =>
        HttpDownloadFileAsync(uri, path, mode, clientConfigurator, headerConfigurator).GetAwaiter().GetResult();

    /// <inheritdoc cref="HttpDownloadFile"/>
    public static Task HttpDownloadFileAsync(
        string uri, AbsolutePath path, FileMode mode = FileMode.Create, Configure<HttpClient>? clientConfigurator = null, Action<HttpRequestHeaders>? headerConfigurator = null) =>
        ReadAsync(uri, clientConfigurator, headerConfigurator, async content =>
        {
            path.Parent.CreateDirectory();
            await using var file = File.Open(path, mode);
            await content.CopyToAsync(file);
            return true;
        });

    private static async Task<T> ReadAsync<T>(
        string uri, Configure<HttpClient>? clientConfigurator, Action<HttpRequestHeaders>? headerConfigurator, Func<HttpContent, Task<T>> read)
    {
        var client = new HttpClient { Timeout = DefaultTimeout };
        try
        {
            client = clientConfigurator.InvokeSafe(client);
            headerConfigurator?.Invoke(client.DefaultRequestHeaders);
            using var response = await client.GetAsync(new Uri(uri), HttpCompletionOption.ResponseContentRead);
            Assert.True(response.IsSuccessStatusCode, $"{uri}: {(int)response.StatusCode} {response.ReasonPhrase}");
            return await read(response.Content);
        }
        catch (TaskCanceledException exception)
        {
            throw ExpectedFailure.Mark(new TimeoutException($"{uri}: no answer within {client.Timeout.TotalSeconds} seconds", exception));
        }
        catch (HttpRequestException exception)
        {
            throw ExpectedFailure.Mark(new HttpRequestException($"{uri}: {exception.Message}", exception));
        }
        finally
        {
            client.Dispose();
        }
    }
}
