using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Sandbox.Pages;

namespace Slipway.Sandbox.Hosting;

/// <summary>Asks whoever listens on the sandbox's port who it is.</summary>
internal sealed class SandboxClient : IDisposable
{
    private readonly SandboxOptions _options;
    private readonly SandboxFolder _folder;
    private readonly HttpClient _http;

    public SandboxClient(SandboxOptions options, SandboxFolder folder)
    {
        _options = options;
        _folder = folder;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{options.Port}/"),
            Timeout = TimeSpan.FromSeconds(5),
        };
    }

    /// <summary>Null when nothing listens, or something else that is not a sandbox.</summary>
    public async Task<About?> AboutAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _http.GetFromJsonAsync(AboutEndpoints.AboutPath, HostingJson.Default.About, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or NotSupportedException
            || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    public bool IsOurs(About about) => AccessToken.TryLoad(_folder.Token)?.Instance == about.Instance;

    public bool IsCurrent(About about) => IsOurs(about) && about.Version == SandboxVersion.Current;

    /// <summary>Asks the sandbox to stop; whether it agreed.</summary>
    public async Task<bool> RequestStopAsync(CancellationToken cancellationToken)
    {
        using var response = await PostAsync(AboutEndpoints.StopPath, cancellationToken);
        return response is not null;
    }

    /// <summary>A new link to a session on its pages; null when no sandbox of this folder answers.</summary>
    public async Task<Uri?> PageLinkAsync(CancellationToken cancellationToken)
    {
        using var response = await PostAsync(PageSessions.LinkPath, cancellationToken);
        return response is null ? null : (await response.Content.ReadFromJsonAsync(PageLinkJson.Default.PageLink, cancellationToken))?.Url;
    }

    public async Task WaitUntilReadyAsync(DetachedProcess process, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            while (await AboutAsync(limit.Token) is not { } about || !IsCurrent(about))
            {
                if (process.HasEnded())
                {
                    throw Failed("ended while starting");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), _options.TimeProvider, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed($"did not answer on port {_options.Port} within {timeout.TotalSeconds} seconds");
        }

        SlipwayException Failed(string how)
        {
            var log = process.ReadLog();
            return new SlipwayException("sandbox", $"{how}.{(log.Length == 0 ? "" : Environment.NewLine + log)}");
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Null when nobody answers, or refuses the token.</summary>
    private async Task<HttpResponseMessage?> PostAsync(string path, CancellationToken cancellationToken)
    {
        if (AccessToken.TryLoad(_folder.Token) is not { } token)
        {
            return null;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        try
        {
            var response = await _http.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            response.Dispose();
        }
        catch (Exception exception) when (exception is HttpRequestException
            || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Nobody is there.
        }

        return null;
    }
}
