using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Slipway.Sandbox.Faults;
using Slipway.Sandbox.Google.Access;

namespace Slipway.Sandbox.Hosting;

/// <summary>One web server on two loopback ports: everything over HTTP, the Kubernetes API over HTTPS.</summary>
internal sealed class WebListeners(SandboxOptions options, X509Certificate2 certificate, ForgeSocket? socket, Task ready)
{
    /// <summary>Bounds every body that an endpoint does not bound itself.</summary>
    public const long MaxBodySize = 32L * 1024 * 1024;

    public WebApplication Build(RequestDelegate cluster, AccessToken token, GoogleTokens google, ChangeSignal changes, FaultGate gate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Listen);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var web = builder.Build();
        if (options.Around is { } around)
        {
            web.Use(next => context => around(context, next));
        }

        web.Use(next => async context =>
        {
            await ready.WaitAsync(context.RequestAborted);
            try
            {
                if (!await gate.HandleAsync(context))
                {
                    await (context.Request.IsHttps ? cluster(context) : next(context));
                }
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // The client left; there is nobody to answer.
            }
            catch (Exception exception) when (!context.Response.HasStarted)
            {
                await FailAsync(context, exception, token);
            }
        });
        web.Use(next => new RequestGuard(token, google, next).HandleAsync);
        web.Use(next => async context =>
        {
            await next(context);
            // Whatever changes the forge, the registry and the rest comes through here; the cluster and CI speak for themselves.
            if (context.Request.Method is not ("GET" or "HEAD" or "OPTIONS"))
            {
                changes.Touch();
            }
        });
        web.UseRouting();
        return web;
    }

    public async Task<ServerPorts> StartAsync(WebApplication web, CancellationToken cancellationToken)
    {
        try
        {
            await web.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException || exception.InnerException is SocketException)
        {
            var port = exception.Message.Contains($":{options.Port + 1}", StringComparison.Ordinal) ? options.Port + 1 : options.Port;
            throw PortTaken.By(port, "another program", exception);
        }

        var addresses = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Where(address => !address.Contains("unix:", StringComparison.Ordinal)).Select(address => new Uri(address)).ToList();
        return new ServerPorts(
            addresses.Single(address => address.Scheme == "http").Port, addresses.Single(address => address.Scheme == "https").Port);
    }

    private void Listen(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxBodySize;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.Listen(IPAddress.Loopback, options.Port == 0 ? 0 : options.Port + 1, listen => listen.UseHttps(Handshakes()));
        if (socket is not null)
        {
            socket.Prepare();
            kestrel.ListenUnixSocket(socket.Path, listen => listen.Protocols = HttpProtocols.Http1);
        }
    }

    // To find the chain of ours, which is its own, a context reads all certificates of the machine: beside the rest of the start.
    private TlsHandshakeCallbackOptions Handshakes()
    {
        var handshake = Task.Run(() => new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
        });
        return new TlsHandshakeCallbackOptions { OnConnection = _ => new ValueTask<SslServerAuthenticationOptions>(handshake) };
    }

    private async Task FailAsync(HttpContext context, Exception exception, AccessToken token)
    {
        var status = exception is Microsoft.AspNetCore.Http.BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
        if (status >= 500)
        {
            options.Logger.Error(exception, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
        }

        context.Response.Clear();
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(
            new ErrorBody(status < 500 || token.Identify(context.Request) == Caller.Owner ? exception.Message : "The sandbox failed at this; its log says why."), HostingJson.Default.ErrorBody, cancellationToken: context.RequestAborted);
    }

    /// <summary>The embedding process decides about signals and its own life.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
