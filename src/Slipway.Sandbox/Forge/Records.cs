using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Sandbox.Forge;

/// <summary>A pull request as it is kept. Its labels and comments are its issue's on GitHub; here they live with it.</summary>
internal sealed record PullRequestRecord
{
    public required int Number { get; init; }

    public required string Title { get; init; }

    public string Body { get; init; } = "";

    public required string HeadBranch { get; init; }

    public required string HeadSha { get; init; }

    public required string BaseBranch { get; init; }

    /// <summary>The base at creation, and after that at every change; after the merge, what was merged into.</summary>
    public required string BaseSha { get; init; }

    public bool IsOpen { get; init; } = true;

    public bool IsDraft { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    public IReadOnlyList<string> Reviewers { get; init; } = [];

    public IReadOnlyList<CommentRecord> Comments { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public DateTimeOffset? MergedAt { get; init; }

    /// <summary>The merge's commit. Set, before the base branch moves, also while <see cref="MergedAt"/> is not: then a merge was cut off.</summary>
    public string? MergeCommit { get; init; }

    /// <summary>The head that CI has been told of.</summary>
    public string? AnnouncedHead { get; init; }

    public bool IsMerged => MergedAt is not null;
}

internal sealed record CommentRecord(long Id, string Body, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

internal sealed record StatusRecord
{
    public required long Id { get; init; }

    public required string Context { get; init; }

    public required string State { get; init; }

    public string? Description { get; init; }

    public string? TargetUrl { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>All statuses of one commit, oldest first.</summary>
internal sealed record CommitStatuses(string Sha, IReadOnlyList<StatusRecord> Statuses)
{
    /// <summary>The newest of each context.</summary>
    public IEnumerable<StatusRecord> Latest => Statuses.GroupBy(status => status.Context).Select(group => group.Last());

    /// <summary>As GitHub combines them: failure if any failed, pending if any is or there is none, else success.</summary>
    public string Combined
    {
        get
        {
            var states = Latest.Select(status => status.State).ToList();
            return states.Exists(state => state is "failure" or "error") ? "failure"
                : states.Count == 0 || states.Contains("pending") ? "pending"
                : "success";
        }
    }
}

internal sealed record DeploymentRecord
{
    public required long Id { get; init; }

    public required string Sha { get; init; }

    public required string Ref { get; init; }

    public required string Environment { get; init; }

    public string Task { get; init; } = "deploy";

    public string? Description { get; init; }

    /// <summary>JSON, as it was sent.</summary>
    public JsonElement? Payload { get; init; }

    public bool IsProduction { get; init; }

    public bool IsTransient { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyList<DeploymentStatusRecord> Statuses { get; init; } = [];
}

internal sealed record DeploymentStatusRecord
{
    public required long Id { get; init; }

    public required string State { get; init; }

    public string? Description { get; init; }

    public string? LogUrl { get; init; }

    public string? EnvironmentUrl { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The refs that the forge has acted on. What differs from it was pushed and not noticed yet.</summary>
internal sealed record NoticedRefs(SortedDictionary<string, string> Refs);

internal sealed record LabelRecord(string Name, string Color, string? Description);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PullRequestRecord))]
[JsonSerializable(typeof(CommitStatuses))]
[JsonSerializable(typeof(DeploymentRecord))]
[JsonSerializable(typeof(NoticedRefs))]
[JsonSerializable(typeof(LabelRecord))]
internal sealed partial class ForgeJson : JsonSerializerContext;
