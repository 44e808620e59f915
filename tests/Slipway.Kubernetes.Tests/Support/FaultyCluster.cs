using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog.Core;
using Slipway.Kubernetes.Connections;

namespace Slipway.Kubernetes.Tests.Support;

/// <summary>A line to a real cluster that breaks where a test wants it to: a proxy on loopback, with the credentials of the cluster's kubeconfig.</summary>
internal sealed class FaultyCluster : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly k8s.Kubernetes upstream;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-faulty-");
    private readonly string kubeconfig;
    private int writes;

    private FaultyCluster(WebApplication application, k8s.Kubernetes upstream)
    {
        this.application = application;
        this.upstream = upstream;
        kubeconfig = Path.Combine(folder.FullName, "kubeconfig");
    }

    /// <summary>Decides about each request: the request, and its number among the writes, from 1; 0 for what changes nothing, and for locks.</summary>
    public Func<HttpContext, int, Task<Fault>> Decide { get; set; } = (_, _) => Task.FromResult(Fault.None);

    /// <summary>The writes that the cluster got, as method and path, in their order.</summary>
    public ConcurrentQueue<string> Written { get; } = new();

    public static async Task<FaultyCluster> StartAsync(string kubeconfig)
    {
        var configuration = k8s.KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig);
        configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var faulty = new FaultyCluster(builder.Build(), new k8s.Kubernetes(configuration));
        faulty.application.Run(faulty.HandleAsync);
        await faulty.application.StartAsync();
        var address = faulty.application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await File.WriteAllTextAsync(faulty.kubeconfig, ApiServer.KubeconfigOf(address, "  user: { token: ignored }"));
        return faulty;
    }

    public ClusterConnection Connect(TimeProvider? time = null) =>
        ClusterConnection.Open(new ClusterOptions { Kubeconfig = kubeconfig, Time = time ?? TimeProvider.System }, Logger.None);

    /// <summary>Answers as an API server that refuses.</summary>
    public static async Task<Fault> RefuseAsync(HttpContext context, int code, string reason, string message, string details = "{}")
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsJsonAsync(new Dictionary<string, object>
        {
            ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Failure", ["message"] = message, ["reason"] = reason, ["code"] = code,
            ["details"] = System.Text.Json.JsonSerializer.Deserialize<object>(details)!,
        });
        return Fault.Answered;
    }

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        upstream.Dispose();
        folder.Delete(recursive: true);
    }

    // How often a lock is renewed depends on how fast the machine is.
    private static bool IsWrite(HttpRequest request) =>
        !request.Path.Value!.Contains("/leases", StringComparison.Ordinal) && !HttpMethods.IsGet(request.Method) && !request.Query.ContainsKey("dryRun") && !request.Path.Value!.Contains("/selfsubject", StringComparison.Ordinal);

    private async Task HandleAsync(HttpContext context)
    {
        var isWrite = IsWrite(context.Request);
        var fault = await Decide(context, isWrite ? Interlocked.Increment(ref writes) : 0);
        switch (fault)
        {
            case Fault.Answered:
                return;
            case Fault.CutBefore:
                context.Abort();
                return;
        }

        if (isWrite)
        {
            Written.Enqueue($"{context.Request.Method} {context.Request.Path}");
        }

        using var message = await ForwardAsync(context, fault == Fault.CutAfter ? default : context.RequestAborted);
        if (fault == Fault.CutAfter)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)message.StatusCode;
        context.Response.ContentType = message.Content.Headers.ContentType?.ToString();
        var buffer = new byte[64 * 1024];
        await using var body = await message.Content.ReadAsStreamAsync(context.RequestAborted);
        try
        {
            // Watches come in pieces.
            while (await body.ReadAsync(buffer, context.RequestAborted) is > 0 and var count)
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
        {
            context.Abort();
        }
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), new Uri(upstream.BaseUri, context.Request.Path.Value + context.Request.QueryString));
        if (context.Request.ContentType is { } contentType)
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, cancellationToken);
            message.Content = new ByteArrayContent(body.ToArray());
            message.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        message.Headers.TryAddWithoutValidation("Accept", context.Request.Headers.Accept.ToString());
        if (upstream.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(message, cancellationToken);
        }

        return await upstream.HttpClient.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
