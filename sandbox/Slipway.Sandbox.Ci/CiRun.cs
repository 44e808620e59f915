using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Sandbox.Ci;

internal enum CiRunKind
{
    Preview,
    Deploy,
    Abort,
    Rollback,
    Promote,
    DetectDrift,

    /// <summary>A workflow of an application's repository.</summary>
    Release,

    /// <summary>Any other workflow.</summary>
    Workflow,
}

internal enum CiRunState
{
    Queued,
    Running,
    Success,
    Failure,
    Cancelled,
}

/// <summary>A run of a repository's workflow, or of a config repository's build where it has none.</summary>
internal sealed record CiRun
{
    public required long Id { get; init; }

    /// <summary>Owner and name.</summary>
    public required string Repository { get; init; }

    public required CiRunKind Kind { get; init; }

    /// <summary>The commit that the run is about and that gets the status: a pull request's head, or one of the default branch.</summary>
    public required string Sha { get; init; }

    public int? PullRequest { get; init; }

    /// <summary>The file of the workflow; null where the build is started directly.</summary>
    public string? Workflow { get; init; }

    /// <summary>The stage and the application that something is done about: the one whose rollout is aborted, that is rolled back, that is promoted to, or that is compared with git.</summary>
    public string? Stage { get; init; }

    /// <inheritdoc cref="Stage"/>
    public string? Application { get; init; }

    /// <summary>The stage that is promoted from.</summary>
    public string? From { get; init; }

    public required CiRunState State { get; init; }

    /// <summary>How it ended, in a few words.</summary>
    public string? Outcome { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    [JsonIgnore]
    public bool IsFinished => State is not (CiRunState.Queued or CiRunState.Running);

    [JsonIgnore]
    public string Context => Workflow is null
        ? Kind switch { CiRunKind.Preview => "ci/preview", CiRunKind.Abort => "ci/abort", CiRunKind.Rollback => "ci/rollback", CiRunKind.Promote => "ci/promote", CiRunKind.DetectDrift => "ci/drift", _ => "ci/deploy" }
        : $"ci/{Path.GetFileNameWithoutExtension(Workflow)}";

    /// <summary>Whether it may run beside deployments, for one of which it may wait.</summary>
    [JsonIgnore]
    public bool IsBeside => Kind is CiRunKind.Release or CiRunKind.Workflow;

    /// <summary>Whether it is about the same as another one.</summary>
    public bool IsLike(CiRun other) => (Repository, Sha, Workflow, Kind, PullRequest) == (other.Repository, other.Sha, other.Workflow, other.Kind, other.PullRequest);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CiRun))]
internal sealed partial class CiJson : JsonSerializerContext;
