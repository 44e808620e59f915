namespace Slipway.GoogleCloud.Http;

/// <summary>One request to a service of Google Cloud.</summary>
internal sealed record GoogleRequest
{
    /// <summary>What the request is about, for messages: <c>cluster projects/acme/locations/europe-west3/clusters/prod</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>The service's name, such as <c>cloudbuild.googleapis.com</c>: what is enabled or not, wherever it is reached.</summary>
    public required string Service { get; init; }

    /// <summary>The project that the request is about; null where none is named.</summary>
    public string? Project { get; init; }

    public required HttpMethod Method { get; init; }

    public required Uri Address { get; init; }

    /// <summary>Makes the body, for each attempt anew.</summary>
    public Func<HttpContent>? Content { get; init; }

    /// <summary>The first byte of what is wanted; null for all.</summary>
    public long? From { get; init; }

    /// <summary>How long an answer may take. Default: 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>False where a second attempt could do a thing twice. Default: true.</summary>
    public bool IsRepeatable { get; init; } = true;
}
