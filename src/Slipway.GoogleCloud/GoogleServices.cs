namespace Slipway.GoogleCloud;

/// <summary>Where the services of Google Cloud are. Each address ends with a slash.</summary>
internal sealed record GoogleServices
{
    /// <summary>Cloud Build. Default: <c>https://cloudbuild.googleapis.com/</c>.</summary>
    public Uri CloudBuild { get; init; } = new("https://cloudbuild.googleapis.com/");

    /// <summary>Cloud Storage. Default: <c>https://storage.googleapis.com/</c>.</summary>
    public Uri Storage { get; init; } = new("https://storage.googleapis.com/");

    /// <summary>Pub/Sub. Default: <c>https://pubsub.googleapis.com/</c>.</summary>
    public Uri PubSub { get; init; } = new("https://pubsub.googleapis.com/");

    /// <summary>Google Kubernetes Engine. Default: <c>https://container.googleapis.com/</c>.</summary>
    public Uri Container { get; init; } = new("https://container.googleapis.com/");

    /// <summary>Cloud Logging. Default: <c>https://logging.googleapis.com/</c>.</summary>
    public Uri Logging { get; init; } = new("https://logging.googleapis.com/");
}
