using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Sandbox.Google.Access;
using Slipway.Sandbox.Google.Builds;
using Slipway.Sandbox.Google.Storage;

namespace Slipway.Sandbox.Google;

/// <summary>
/// One project of Google Cloud, below <c>/google/</c>: each service has the paths of the real one after a prefix of its own. Its services and their routes are there
/// from their first use on: most sandboxes never see one.
/// </summary>
internal sealed class GoogleCloud : IAsyncDisposable
{
    public const string Prefix = "/google/";

    private readonly GoogleSurroundings _surroundings;
    private readonly Lazy<GoogleServices> _services;

    public GoogleCloud(GoogleSurroundings surroundings)
    {
        _surroundings = surroundings;
        Tokens = new GoogleTokens(surroundings.Token, surroundings.Credentials, surroundings.Time);
        _services = new Lazy<GoogleServices>(() =>
        {
            var services = new GoogleServices(surroundings);
            services.Start();
            return services;
        });
    }

    public GoogleTokens Tokens { get; }

    /// <summary>Whether a request is one of ours, which ask for tokens of their own.</summary>
    public static bool Owns(string path) => path.StartsWith(Prefix, StringComparison.Ordinal) || path.StartsWith(UploadEndpoints.RootPath, StringComparison.Ordinal);

    public void Map(IEndpointRouteBuilder routes)
    {
        var pipeline = new Lazy<RequestDelegate>(() =>
        {
            var application = new ApplicationBuilder(routes.ServiceProvider);
            application.UseRouting();
            application.UseEndpoints(inner => _services.Value.Map(inner, Tokens));
            return application.Build();
        });
        foreach (var prefix in (string[])[Prefix, UploadEndpoints.RootPath])
        {
            routes.Map(prefix + "{**path}", context =>
            {
                context.SetEndpoint(null);
                context.Request.RouteValues.Clear();
                return pipeline.Value(context);
            });
        }
    }

    /// <summary>Takes up the builds that were not over.</summary>
    public void Start()
    {
        if (BuildQueue.HasRecords(_surroundings))
            _ = _services.Value;
    }

    /// <inheritdoc cref="GoogleServices.TellOfImage"/>
    public void TellOfImage(bool isDeleted, string repository, string? digest, string? tag) => _services.Value.TellOfImage(isDeleted, repository, digest, tag);

    public ValueTask DisposeAsync() => _services.IsValueCreated ? _services.Value.DisposeAsync() : ValueTask.CompletedTask;
}
