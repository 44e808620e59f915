namespace Slipway.GoogleCloud.Builds;

/// <summary>A build, as far as it is read (https://cloud.google.com/build/docs/api/reference/rest/v1/projects.builds#Build). What is unset is left out by the service.</summary>
internal sealed record CloudBuild
{
    /// <summary>The id, a UUID.</summary>
    public string? Id { get; init; }

    /// <summary>The id of the project.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Where it is, such as <c>SUCCESS</c>: see <see cref="BuildStatus"/>.</summary>
    public string? Status { get; init; }

    /// <summary>The status in a sentence.</summary>
    public string? StatusDetail { get; init; }

    /// <summary>Why it failed.</summary>
    public BuildFailure? FailureInfo { get; init; }

    /// <summary>The page of the build.</summary>
    public string? LogUrl { get; init; }

    /// <summary>The bucket that the log is in, <c>gs://bucket[/folder]</c>.</summary>
    public string? LogsBucket { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset? CreateTime { get; init; }

    /// <summary>How long it may run, such as <c>3600s</c>.</summary>
    public string? Timeout { get; init; }

    /// <summary>How long it may wait to begin, such as <c>3600s</c>.</summary>
    public string? QueueTtl { get; init; }

    /// <summary>Which images it is to push.</summary>
    public IReadOnlyList<string>? Images { get; init; }

    public BuildOptions? Options { get; init; }

    public BuildResults? Results { get; init; }

    public IReadOnlyList<BuildStep>? Steps { get; init; }
}

/// <summary>Why a build failed.</summary>
/// <param name="Type">Such as <c>USER_BUILD_STEP</c>.</param>
/// <param name="Detail">The reason in a sentence.</param>
internal sealed record BuildFailure(string? Type, string? Detail);

/// <summary>Options of a build.</summary>
/// <param name="Logging">Where the log goes, such as <c>CLOUD_LOGGING_ONLY</c>.</param>
internal sealed record BuildOptions(string? Logging);

/// <summary>What a build has made.</summary>
/// <param name="Images">The images that the service has pushed after the last step. What a step has pushed itself is not in it.</param>
internal sealed record BuildResults(IReadOnlyList<PushedImage>? Images);

/// <summary>An image that the service has pushed.</summary>
/// <param name="Name">Repository and tag.</param>
/// <param name="Digest">Its digest.</param>
internal sealed record PushedImage(string? Name, string? Digest);

/// <summary>A step of a build; its status is written when the build has ended.</summary>
internal sealed record BuildStep(string? Id, string? Name, string? Status, int? ExitCode);

/// <summary>Builds, the newest first.</summary>
internal sealed record BuildList(IReadOnlyList<CloudBuild>? Builds, string? NextPageToken);

/// <summary>What the creation of a build is answered with. How it goes on is asked of the build.</summary>
internal sealed record BuildOperation(BuildMetadata? Metadata);

/// <summary>The build of an operation.</summary>
internal sealed record BuildMetadata(CloudBuild? Build);
