using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Sandbox.Cluster;
using Slipway.Sandbox.Faults;

namespace Slipway.Sandbox.Tests.Cluster;

/// <summary>A cluster on a free port with an own state folder, spoken to over HTTPS.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    public const string Token = "test-token";

    private readonly WebApplication _app;
    private readonly bool _ownsFolder;

    private TestCluster(WebApplication app, SandboxCluster cluster, string folder, bool ownsFolder, X509Certificate2 certificate)
    {
        _app = app;
        _ownsFolder = ownsFolder;
        Cluster = cluster;
        Folder = folder;
        Certificate = certificate;
        Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First().TrimEnd('/');
        Http = NewClient();
    }

    public SandboxCluster Cluster { get; }

    public string Folder { get; }

    public string Url { get; }

    public X509Certificate2 Certificate { get; }

    public HttpClient Http { get; }

    public static async Task<TestCluster> StartAsync(IImageSource? images = null, string? folder = null, FaultBoard? faults = null, TimeProvider? time = null)
    {
        var state = folder ?? Path.Combine(Path.GetTempPath(), "slipway-cluster-" + Guid.NewGuid().ToString("N")[..8]);
        var cluster = SandboxCluster.Open(new SandboxClusterOptions
        {
            StateFolder = state,
            Token = Token,
            Images = images ?? new NoImages(),
            Faults = faults ?? new FaultBoard(TimeProvider.System),
            Time = time ?? TimeProvider.System,
        });
        var certificate = SelfSigned();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        app.Run(cluster.HandleAsync);
        await app.StartAsync();
        await cluster.StartAsync(CancellationToken.None);
        return new TestCluster(app, cluster, state, folder is null, certificate);
    }

    public HttpClient NewClient()
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == Certificate.GetCertHashString() },
        })
        { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return client;
    }

    public async Task<(int Status, JsonNode? Body, HttpResponseMessage Response)> SendAsync(
        string method, string path, string? body = null, string? contentType = null, IEnumerable<KeyValuePair<string, string>>? headers = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null || contentType is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body ?? ""));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType ?? "application/json");
        }

        foreach (var (name, value) in headers ?? [])
            request.Headers.TryAddWithoutValidation(name, value);
        var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') && !path.Contains("watch=true", StringComparison.Ordinal) && response.Content.Headers.ContentType?.MediaType?.StartsWith("application/json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : JsonValue.Create(text), response);
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        var (status, body, _) = await SendAsync("GET", path);
        Assert.True(status == 200, $"GET {path}: {status} {body?.ToJsonString()}");
        return body!;
    }

    public async Task<JsonNode> ApplyAsync(string path, string body, string manager = "slipway", bool force = false)
    {
        var (status, answer, _) = await SendAsync("PATCH", $"{path}?fieldManager={manager}&force={(force ? "true" : "false")}", body, "application/apply-patch+yaml");
        Assert.True(status is 200 or 201, $"apply {path}: {status} {answer?.ToJsonString()}");
        return answer!;
    }

    public Task CreateNamespaceAsync(string name) => ApplyAsync($"/api/v1/namespaces/{name}", $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{name}}}"}}""");

    /// <summary>Reads an object again with each change of its resource until it is as wanted; the watch ends after a minute.</summary>
    public async Task<JsonNode> WaitAsync(string collection, string name, Func<JsonNode?, bool> isDone)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{collection}?watch=true&timeoutSeconds=60&fieldSelector=metadata.name%3D{name}");
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        JsonNode? last = null;
        while (await reader.ReadLineAsync() is { } line)
        {
            var change = JsonNode.Parse(line)!;
            last = change["object"];
            if (isDone((string?)change["type"] == "DELETED" ? null : last))
                return last!;
        }

        throw new Xunit.Sdk.XunitException($"{collection}/{name} did not get there within a minute. It is: {last?.ToJsonString()}");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Cluster.DisposeAsync();
        await _app.StopAsync(new CancellationToken(true));
        await _app.DisposeAsync();
        Certificate.Dispose();
        if (_ownsFolder && Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=slipway-test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
    }

    private sealed class NoImages : IImageSource
    {
        public Task<UnpackedImage?> PullAsync(string reference, CancellationToken cancellationToken) => Task.FromResult<UnpackedImage?>(null);
    }
}
