using Slipway.Naming;

namespace Slipway.BuildEvents;

/// <summary>What a build of Cloud Build tells about itself (https://cloud.google.com/build/docs/api/reference/rest/v1/projects.builds#Build).</summary>
internal sealed record CloudBuild
{
    private static readonly string[] Failures = ["FAILURE", "INTERNAL_ERROR", "TIMEOUT", "CANCELLED", "EXPIRED"];

    /// <summary>Which build it is.</summary>
    public required BuildName Name { get; init; }

    /// <summary>Its state, such as <c>WORKING</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The images that it pushed, with tag and digest; known when it is over.</summary>
    public IReadOnlyList<ImageReference> Pushed { get; init; } = [];

    /// <summary>The images that it was to push, by their tags.</summary>
    public IReadOnlyList<ImageReference> Wanted { get; init; } = [];

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The commit that it was made from; null where it does not say.</summary>
    public CommitSha? Commit { get; init; }

    /// <summary>The page of its log; null where it has none.</summary>
    public Uri? Log { get; init; }

    /// <summary>Why it failed, in the service's words; null where it does not say.</summary>
    public string? Reason { get; init; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Whether it ended well.</summary>
    public bool HasSucceeded => Status == "SUCCESS";

    /// <summary>Whether it ended without what it was for. A state that nobody knows is none that a build ends in.</summary>
    public bool HasFailed => Failures.Contains(Status);
}
