using System.Collections.Concurrent;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Slipway.Naming;

namespace Slipway.Images.Tests.Fixtures;

/// <summary>
/// A registry in memory that can be told to misbehave: what well-behaved registries do is tested against real ones.
/// </summary>
internal sealed class TestRegistry : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, byte[]> _blobs = [];
    private readonly ConcurrentDictionary<string, (string MediaType, byte[] Content)> _manifests = [];

    private TestRegistry(WebApplication app) => _app = app;

    /// <summary>Host and port.</summary>
    public string Host { get; private set; } = "";

    /// <summary>All requests so far: <c>GET /v2/acme/web/manifests/1.0</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>Looks at each request first; whoever returns true has answered it.</summary>
    public Func<HttpContext, Task<bool>> Intercept { get; set; } = _ => Task.FromResult(false);

    /// <summary>User and password that Basic authentication asks for; null lets everybody in.</summary>
    public (string User, string Password)? Account { get; set; }

    /// <summary>The ranges of the chunks of uploads so far: <c>0-8388607</c>.</summary>
    public ConcurrentQueue<string> Ranges { get; } = [];

    public static async Task<TestRegistry> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var registry = new TestRegistry(builder.Build());
        registry._app.Run(registry.HandleAsync);
        await registry._app.StartAsync();
        registry.Host = $"localhost:{new Uri(registry._app.Urls.First()).Port}";
        return registry;
    }

    public ImageReference Image(string nameAndTag) => ImageReference.Parse($"{Host}/{nameAndTag}");

    /// <summary>The manifest or index under a tag.</summary>
    public JsonNode Manifest(string name, string tag) => JsonNode.Parse(_manifests[$"/v2/{name}/manifests/{tag}"].Content)!;

    /// <summary>The configuration of an image.</summary>
    public JsonNode Config(string name, string tag)
    {
        var manifest = Manifest(name, tag);
        return JsonNode.Parse(_blobs[(string)manifest["config"]!["digest"]!])!;
    }

    /// <summary>The paths of the files in an image's layers.</summary>
    public IReadOnlyList<string> Files(string name, string tag)
    {
        var manifest = Manifest(name, tag);
        var files = new List<string>();
        foreach (var layer in manifest["layers"]!.AsArray())
        {
            using var tar = new TarReader(new GZipStream(new MemoryStream(_blobs[(string)layer!["digest"]!]), CompressionMode.Decompress));
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                {
                    files.Add(entry.Name.TrimStart('.', '/'));
                }
            }
        }

        return files;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
        if (await Intercept(context))
        {
            return;
        }

        if (Account is { } account && context.Request.Headers.Authorization != Basic(account.User, account.Password))
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"test\"";
            await context.Response.WriteAsync("""{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}""");
            return;
        }

        var path = context.Request.Path.Value!;
        await (path switch
        {
            _ when path.Contains("/manifests/", StringComparison.Ordinal) => ManifestAsync(context, path),
            _ when path.Contains("/blobs/uploads/", StringComparison.Ordinal) => UploadAsync(context, path),
            _ when path.Contains("/blobs/", StringComparison.Ordinal) => BlobAsync(context, path),
            _ => Task.CompletedTask,
        });
    }

    public static string Basic(string user, string password) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    private async Task ManifestAsync(HttpContext context, string path)
    {
        if (HttpMethods.IsPut(context.Request.Method))
        {
            var content = await ReadAsync(context);
            var digest = Digest.Of(content).Value;
            _manifests[path] = (context.Request.ContentType!, content);
            _manifests[path[..(path.LastIndexOf('/') + 1)] + digest] = (context.Request.ContentType!, content);
            context.Response.StatusCode = 201;
            context.Response.Headers["Docker-Content-Digest"] = digest;
            return;
        }

        if (!_manifests.TryGetValue(path, out var manifest))
        {
            context.Response.StatusCode = 404;
            return;
        }

        context.Response.ContentType = manifest.MediaType;
        context.Response.Headers["Docker-Content-Digest"] = Digest.Of(manifest.Content).Value;
        await WriteAsync(context, manifest.Content);
    }

    private async Task UploadAsync(HttpContext context, string path)
    {
        switch (context.Request.Method)
        {
            case "POST":
                context.Response.StatusCode = 202;
                context.Response.Headers.Location = $"{path}{Guid.NewGuid():N}?state=1";
                break;
            case "PATCH":
                Ranges.Enqueue(context.Request.Headers.ContentRange.ToString());
                _blobs[path] = [.. _blobs.GetValueOrDefault(path, []), .. await ReadAsync(context)];
                context.Response.StatusCode = 202;
                context.Response.Headers.Location = $"{path}?state=2";
                break;
            case "PUT":
                byte[] content = [.. _blobs.GetValueOrDefault(path, []), .. await ReadAsync(context)];
                var digest = Digest.Of(content).Value;
                _blobs[digest] = content;
                context.Response.StatusCode = digest == context.Request.Query["digest"] ? 201 : 400;
                context.Response.Headers["Docker-Content-Digest"] = digest;
                break;
            default:
                context.Response.StatusCode = 204;
                break;
        }
    }

    private async Task BlobAsync(HttpContext context, string path)
    {
        if (_blobs.TryGetValue(path[(path.LastIndexOf('/') + 1)..], out var content))
        {
            context.Response.ContentType = "application/octet-stream";
            await WriteAsync(context, content);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        return buffer.ToArray();
    }

    private static async Task WriteAsync(HttpContext context, byte[] content)
    {
        context.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(content);
        }
    }
}
