using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Slipway.Sandbox.Cluster.Api;
using Slipway.Sandbox.Cluster.Controllers;
using Slipway.Sandbox.Cluster.Resources;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>Passes HTTP requests on to ready Pods of a Service, in turn.</summary>
internal sealed class ServiceForwarder(ObjectStore store, PortMap ports) : IDisposable
{
    private static readonly string[] s_ownHeaders =
        ["Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade", "Host", "Authorization", "TE", "Trailer", "Content-Length"];

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseProxy = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None, ConnectTimeout = TimeSpan.FromSeconds(5),
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null },
    });

    private int _turn;

    /// <summary>False when there is no such Service.</summary>
    public async Task<bool> ForwardAsync(HttpContext http, string @namespace, string service, string? port, string path, string prefix = "", string scheme = "http")
    {
        if (store.Find("services", @namespace, service) is not { } found)
            return false;
        if (Choose(found, port) is not { } target)
        {
            await Answer.ErrorAsync(http, new ApiException(503, "ServiceUnavailable", $"no endpoints available for service \"{service}\""));
            return true;
        }

        await SendAsync(http, new Uri($"{scheme}://127.0.0.1:{target}{(path.Length == 0 ? "/" : path)}{http.Request.QueryString}"), prefix);
        return true;
    }

    public void Dispose() => _http.Dispose();

    // Named, numbered, or the first; on to the target port in a ready Pod that the selector finds.
    private int? Choose(StoredObject service, string? port)
    {
        var declared = service.Json.Map("spec").Items("ports").ToList();
        var chosen = string.IsNullOrEmpty(port) ? declared.FirstOrDefault()
            : declared.Find(item => item.Text("name") == port) ?? declared.Find(item => item.Number("port")?.ToString(System.Globalization.CultureInfo.InvariantCulture) == port);
        if (chosen is null || service.Json.Map("spec").Map("selector") is not { Count: > 0 } selector)
            return null;
        var labels = LabelSelector.FromMap(selector);
        var targets = store.List("pods", service.Namespace).Items
            .Where(pod => pod.IsActive() && pod.IsReady() && labels.Matches(pod.Json.Map("metadata").Map("labels")))
            .Select(pod => ports.Resolve(pod.Json, chosen["targetPort"] ?? chosen["port"]))
            .OfType<int>().ToList();
        return targets.Count == 0 ? null : targets[(int)((uint)Interlocked.Increment(ref _turn) % targets.Count)];
    }

    private async Task SendAsync(HttpContext http, Uri target, string prefix)
    {
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), target);
        if (http.Request.ContentLength is > 0 || http.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(http.Request.Body);
            request.Content.Headers.ContentLength = http.Request.ContentLength;
        }

        foreach (var (name, values) in http.Request.Headers)
        {
            if (s_ownHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
                continue;
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", http.Request.Host.Value);
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", http.Request.Scheme);
        if (prefix.Length > 0)
            request.Headers.TryAddWithoutValidation("X-Forwarded-Prefix", prefix);
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, http.RequestAborted);
        }
        catch (HttpRequestException e)
        {
            var reason = e.InnerException is SocketException ? "connect: connection refused" : e.Message;
            await Answer.ErrorAsync(http, new ApiException(503, "ServiceUnavailable", $"error trying to reach service: dial tcp {target.Authority}: {reason}"));
            return;
        }

        using (response)
        {
            http.Response.StatusCode = (int)response.StatusCode;
            foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
            {
                if (!s_ownHeaders.Contains(name, StringComparer.OrdinalIgnoreCase) || name == "Content-Length")
                    http.Response.Headers[name] = values.ToArray();
            }

            // The Pod does not know under which path it is reached.
            if (prefix.Length > 0 && http.Response.Headers.Location.ToString() is ['/', ..] location && !location.StartsWith(prefix, StringComparison.Ordinal))
                http.Response.Headers.Location = prefix + location;
            if (http.Request.Method != "HEAD")
                await response.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
        }
    }
}

/// <summary>The <c>proxy</c> subresource of Services.</summary>
internal sealed class ServiceProxy(ServiceForwarder forwarder)
{
    public async Task AnswerAsync(ApiRequest request)
    {
        var parts = request.Name.Split(':');
        var (scheme, name, port) = parts switch
        {
            [var only] => ("http", only, (string?)null),
            ["https" or "http" or "", var service, var named] => (parts[0] == "https" ? "https" : "http", service, named),
            [var service, var named] => ("http", service, named),
            _ => throw ApiException.BadRequest($"invalid service request \"{request.Name}\""),
        };
        var path = UriHelper.BuildRelative(path: request.Rest.Length == 0 ? "/" : request.Rest);
        var prefix = $"{request.Resource.RootPath}/namespaces/{request.Namespace}/services/{request.Name}/proxy";
        if (!await forwarder.ForwardAsync(request.Http, request.Namespace, name, port, path, prefix, scheme))
            throw ApiException.NotFound(request.Resource, name);
    }
}
