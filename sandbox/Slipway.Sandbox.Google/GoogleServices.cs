using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Slipway.Sandbox.Google.Access;
using Slipway.Sandbox.Google.Builds;
using Slipway.Sandbox.Google.PubSub;
using Slipway.Sandbox.Google.Storage;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Google;

/// <summary>The services, and what is in them.</summary>
internal sealed class GoogleServices : IAsyncDisposable
{
    /// <summary>A bucket that another project has.</summary>
    public const string OthersBucket = "somebody-elses-bucket";

    /// <summary>Where sources of builds are put by default.</summary>
    public const string SourceBucket = $"{GoogleProject.Id}_cloudbuild";

    /// <summary>Where builds tell of their status; its subscription is <c>slipway-cloud-builds</c>.</summary>
    public const string BuildTopic = "cloud-builds";

    /// <summary>Where the registry tells of pushes; its subscription is <c>slipway-gcr</c>.</summary>
    public const string RegistryTopic = "gcr";

    private readonly GoogleSurroundings _surroundings;
    private readonly StorageStore _storage;
    private readonly PubSubStore _pubSub;
    private readonly BuildLogs _logs;
    private readonly BuildQueue _builds;

    public GoogleServices(GoogleSurroundings surroundings)
    {
        _surroundings = surroundings;
        _storage = new StorageStore(Path.Combine(surroundings.Folder, "storage"), surroundings.Time);
        _pubSub = new PubSubStore(Path.Combine(surroundings.Folder, "pubsub"), surroundings.Faults, surroundings.Time);
        _logs = new BuildLogs(surroundings, _storage);
        _builds = new BuildQueue(surroundings, _pubSub, new BuildRunner(surroundings, _storage, _logs), _logs);
    }

    public void Map(IEndpointRouteBuilder routes, GoogleTokens tokens)
    {
        new TokenEndpoints(_surroundings.Token, tokens, _surroundings.Credentials, _surroundings.Time).Map(routes);
        var storage = new GoogleApi(tokens, GoogleApi.Storage);
        new StorageEndpoints(_storage, storage, _surroundings.Faults, StorageService, _surroundings.Time).Map(routes);
        new UploadEndpoints(_storage, storage, StorageService).Map(routes);
        var platform = new GoogleApi(tokens, GoogleCaller.CloudPlatform);
        new BuildEndpoints(_builds, _logs, platform, () => _surroundings.Ports().Web, _surroundings.Time).Map(routes);
        new ClusterEndpoints(_surroundings, platform).Map(routes);
        new LogEndpoints(_builds, _logs, _surroundings.Faults, new GoogleApi(tokens, "logging")).Map(routes);
        new PubSubEndpoints(_pubSub, new GoogleApi(tokens, "pubsub"), _surroundings.Time).Map(routes);
    }

    /// <summary>Makes what a project has from its first day, and takes up the builds that were not over.</summary>
    public void Start()
    {
        _storage.Create(new Bucket(OthersBucket, "111111111111", "US", _surroundings.Time.GetUtcNow()));
        foreach (var bucket in (string[])[SourceBucket, NewBuild.LogsBucket])
            _storage.Create(new Bucket(bucket, GoogleProject.Number, "US", _surroundings.Time.GetUtcNow()));
        foreach (var topic in (string[])[BuildTopic, RegistryTopic])
        {
            if (_pubSub.Topics.Find(topic) is not null)
                continue;
            _pubSub.Topics.Save(topic, new Topic(topic));
            _pubSub.Subscriptions.Save($"slipway-{topic}", new Subscription($"slipway-{topic}", topic, AckDeadline: 60, Filter: ""));
        }

        _builds.Start();
    }

    /// <summary>
    /// Tells of a change in the registry, as Artifact Registry does (https://cloud.google.com/artifact-registry/docs/configure-notifications). An image has its digest, a
    /// tag that is deleted has none.
    /// </summary>
    public void TellOfImage(bool isDeleted, string repository, string? digest, string? tag)
    {
        var image = $"{ServerPorts.ApplicationHost}:{_surroundings.Ports().WebPort}/{repository}";
        var json = new JsonObject { ["action"] = isDeleted ? "DELETE" : "INSERT" };
        if (digest is not null)
            json["digest"] = $"{image}@{digest}";
        if (tag is not null)
            json["tag"] = $"{image}:{tag}";
        _pubSub.Publish(RegistryTopic, new Message { Data = Convert.ToBase64String(Encoding.UTF8.GetBytes(json.ToJsonString())) });
    }

    public ValueTask DisposeAsync() => _builds.DisposeAsync();

    private Uri StorageService() => new(_surroundings.Ports().Web, $"{StorageEndpoints.Prefix}/");
}
