using Microsoft.AspNetCore.Routing;
using Slipway.Sandbox.Google.Access;
using Slipway.Sandbox.Google.Storage;

namespace Slipway.Sandbox.Google;

/// <summary>One project of Google Cloud, below <c>/google/</c>: each service has the paths of the real one after a prefix of its own.</summary>
internal sealed class GoogleCloud
{
    public const string Prefix = "/google/";

    /// <summary>A bucket that another project has.</summary>
    public const string OthersBucket = "somebody-elses-bucket";

    private readonly GoogleSurroundings _surroundings;
    private readonly StorageStore _storage;

    public GoogleCloud(GoogleSurroundings surroundings)
    {
        _surroundings = surroundings;
        Tokens = new GoogleTokens(surroundings.Token, surroundings.Credentials, surroundings.Time);
        _storage = new StorageStore(Path.Combine(surroundings.Folder, "storage"), surroundings.Time);
    }

    public GoogleTokens Tokens { get; }

    /// <summary>Whether a request is one of ours, which ask for tokens of their own.</summary>
    public static bool Owns(string path) => path.StartsWith(Prefix, StringComparison.Ordinal) || path.StartsWith(UploadEndpoints.RootPath, StringComparison.Ordinal);

    public void Map(IEndpointRouteBuilder routes)
    {
        new TokenEndpoints(_surroundings.Token, Tokens, _surroundings.Credentials, _surroundings.Time).Map(routes);
        var storage = new GoogleApi(Tokens, GoogleApi.Storage);
        new StorageEndpoints(_storage, storage, StorageService, _surroundings.Time).Map(routes);
        new UploadEndpoints(_storage, storage, StorageService).Map(routes);
    }

    /// <summary>What a project has from its first day.</summary>
    public void Seed()
    {
        _storage.Create(new Bucket(OthersBucket, "111111111111", "US", _surroundings.Time.GetUtcNow()));
    }

    private Uri StorageService() => new(_surroundings.Ports().Web, $"{StorageEndpoints.Prefix}/");
}
