using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Registry;

/// <summary>
/// The OCI distribution API (https://github.com/opencontainers/distribution-spec/blob/main/spec.md). The host lets writes through
/// only with the token.
/// </summary>
internal sealed class RegistryEndpoints(RegistryStore store)
{
    private readonly BlobEndpoints _blobs = new(store);
    private readonly ManifestEndpoints _manifests = new(store);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("/v2", PingAsync);
        routes.Map("/v2/{**path}", HandleAsync);
    }

    private async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
        try
        {
            await DispatchAsync(context, (string?)context.Request.RouteValues["path"] ?? "");
        }
        catch (RegistryException exception) when (!context.Response.HasStarted)
        {
            await exception.Error.WriteAsync(context);
        }
    }

    private Task DispatchAsync(HttpContext context, string path)
    {
        if (path.Length == 0)
        {
            return PingAsync(context);
        }

        var target = RegistryPath.Parse(path) ?? throw new RegistryException(RegistryError.NameInvalid);
        if (!RegistryNames.IsRepository(target.Repository))
        {
            throw new RegistryException(RegistryError.NameInvalid);
        }

        return (target.Kind, context.Request.Method) switch
        {
            (RegistryPath.Tags, "GET") => TagsAsync(context, target.Repository),
            (RegistryPath.Uploads, _) => _blobs.UploadAsync(context, target),
            (RegistryPath.Blobs, "GET" or "HEAD") => _blobs.ReadAsync(context, target),
            (RegistryPath.Manifests, "GET" or "HEAD") => _manifests.ReadAsync(context, target),
            (RegistryPath.Manifests, "PUT") => _manifests.PutAsync(context, target),
            (RegistryPath.Manifests, "DELETE") => _manifests.DeleteAsync(context, target),
            _ => throw new RegistryException(RegistryError.Unsupported),
        };
    }

    /// <summary>Pulls need no credentials, but clients that ask only once must learn here how writes are guarded.</summary>
    private static Task PingAsync(HttpContext context)
    {
        context.Response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
        context.Response.Headers.WWWAuthenticate = AccessToken.Challenge;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync("{}", context.RequestAborted);
    }

    private Task TagsAsync(HttpContext context, string repository)
    {
        if (!store.HasRepository(repository))
        {
            throw new RegistryException(RegistryError.NameUnknown);
        }

        var last = context.Request.Query["last"].ToString();
        var page = store.Tags(repository).Where(name => string.CompareOrdinal(name, last) > 0).ToList();
        if (int.TryParse(context.Request.Query["n"], out var limit) && limit >= 0 && page.Count > limit)
        {
            page = page[..limit];
            if (limit > 0)
            {
                context.Response.Headers.Link = $"<{context.Request.Path}?n={limit}&last={Uri.EscapeDataString(page[^1])}>; rel=\"next\"";
            }
        }

        var body = new JsonObject { ["name"] = repository, ["tags"] = new JsonArray([.. page.Select(name => (JsonNode)name)]) };
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }
}
