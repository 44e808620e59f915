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

/// <summary>An HTTP server on a free port of loopback that answers as a test tells it to, and its kubeconfig.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-kubernetes-");

    private ApiServer(WebApplication application) => this.application = application;

    public ConcurrentQueue<ApiCall> Calls { get; } = new();

    public string Kubeconfig { get; private set; } = "";

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public static async Task<ApiServer> StartAsync(Func<HttpContext, ApiCall, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new ApiServer(builder.Build());
        server.application.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var call = new ApiCall(
                context.Request.Method,
                context.Request.Path + context.Request.QueryString,
                context.Request.ContentType,
                context.Request.Headers.Authorization.ToString(),
                await reader.ReadToEndAsync());
            server.Calls.Enqueue(call);
            await answer(context, call);
        });
        await server.application.StartAsync();
        server.Address = new Uri(server.application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        server.Kubeconfig = server.Write("kubeconfig", KubeconfigOf(server.Address.ToString(), "  user: { token: a-test-token }"));
        return server;
    }

    public static string KubeconfigOf(string server, string user) =>
        $"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters:
        - name: test
          cluster: {"{"} server: "{server}" {"}"}
        contexts:
        - name: test
          context: {"{"} cluster: test, user: test {"}"}
        users:
        - name: test
        {user}
        """;

    public string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    public ClusterConnection Connect(TimeProvider? time = null) =>
        ClusterConnection.Open(new ClusterOptions { Kubeconfig = Kubeconfig, Time = time ?? TimeProvider.System }, Logger.None);

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
