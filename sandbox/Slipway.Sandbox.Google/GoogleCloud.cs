using Microsoft.AspNetCore.Routing;
using Slipway.Sandbox.Google.Access;
using Slipway.Sandbox.Google.PubSub;
using Slipway.Sandbox.Google.Storage;

namespace Slipway.Sandbox.Google;

/// <summary>One project of Google Cloud, below <c>/google/</c>: each service has the paths of the real one after a prefix of its own.</summary>
internal sealed class GoogleCloud
{
    public const string Prefix = "/google/";

    /// <summary>A bucket that another project has.</summary>
    public const string OthersBucket = "somebody-elses-bucket";

    /// <summary>Where builds tell of their status; its subscription is <c>slipway-cloud-builds</c>.</summary>
    public const string BuildTopic = "cloud-builds";

    /// <summary>Where the registry tells of pushes; its subscription is <c>slipway-gcr</c>.</summary>
    public const string RegistryTopic = "gcr";

    private readonly GoogleSurroundings _surroundings;
    private readonly StorageStore _storage;
    private readonly PubSubStore _pubSub;

    public GoogleCloud(GoogleSurroundings surroundings)
    {
        _surroundings = surroundings;
        Tokens = new GoogleTokens(surroundings.Token, surroundings.Credentials, surroundings.Time);
        _storage = new StorageStore(Path.Combine(surroundings.Folder, "storage"), surroundings.Time);
        _pubSub = new PubSubStore(Path.Combine(surroundings.Folder, "pubsub"), surroundings.Faults, surroundings.Time);
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
        new PubSubEndpoints(_pubSub, new GoogleApi(Tokens, "pubsub"), _surroundings.Time).Map(routes);
    }

    /// <summary>What a project has from its first day.</summary>
    public void Seed()
    {
        _storage.Create(new Bucket(OthersBucket, "111111111111", "US", _surroundings.Time.GetUtcNow()));
        foreach (var topic in (string[])[BuildTopic, RegistryTopic])
        {
            if (_pubSub.Topics.Find(topic) is not null)
                continue;
            _pubSub.Topics.Save(topic, new Topic(topic));
            _pubSub.Subscriptions.Save($"slipway-{topic}", new Subscription($"slipway-{topic}", topic, AckDeadline: 60, Filter: ""));
        }
    }

    private Uri StorageService() => new(_surroundings.Ports().Web, $"{StorageEndpoints.Prefix}/");
}
