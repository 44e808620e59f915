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
        var problem = Endpoints(found, port, store.List("pods", @namespace).Items) is [var (_, target), ..]
            ? await TrySendAsync(http, target, path, prefix, scheme)
            : $"no endpoints available for service \"{service}\"";
        if (problem is not null)
            await Answer.ErrorAsync(http, new ApiException(503, "ServiceUnavailable", problem));
        return true;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>
    /// The ready ones of these Pods that the Service's selector finds, each with the port of this machine that stands for the Service's (by name or number, or the first).
    /// Whose turn it is comes first.
    /// </summary>
    public IReadOnlyList<(string Pod, int Port)> Endpoints(StoredObject service, string? port, IEnumerable<StoredObject> pods)
    {
        var declared = service.Json.Map("spec").Items("ports").ToList();
        var chosen = string.IsNullOrEmpty(port) ? declared.FirstOrDefault()
            : declared.Find(item => item.Text("name") == port) ?? declared.Find(item => item.Number("port")?.ToString(System.Globalization.CultureInfo.InvariantCulture) == port);
        if (chosen is null || service.Json.Map("spec").Map("selector") is not { Count: > 0 } selector)
            return [];
        var labels = LabelSelector.FromMap(selector);
        var found = pods.Where(pod => pod.IsActive() && pod.IsReady() && labels.Matches(pod.Json.Map("metadata").Map("labels")))
            .Select(pod => (pod.Name, Port: ports.Resolve(pod.Json, chosen["targetPort"] ?? chosen["port"])))
            .Where(endpoint => endpoint.Port is not null).Select(endpoint => (endpoint.Name, endpoint.Port!.Value)).ToList();
        var turn = found.Count == 0 ? 0 : (int)((uint)Interlocked.Increment(ref _turn) % found.Count);
        return [.. found[turn..], .. found[..turn]];
    }

    /// <summary>Passes the request on and the answer back; where nobody answers, nothing is written, and the result says why.</summary>
    public async Task<string?> TrySendAsync(HttpContext http, int port, string path, string prefix = "", string scheme = "http")
    {
        var target = new Uri($"{scheme}://127.0.0.1:{port}{(path.Length == 0 ? "/" : path)}{http.Request.QueryString}");
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
            return $"error trying to reach service: dial tcp {target.Authority}: {reason}";
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
            return null;
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
