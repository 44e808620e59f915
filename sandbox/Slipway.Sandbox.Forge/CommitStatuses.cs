namespace Slipway.Sandbox.Forge;

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

internal sealed record StatusRecord
{
    public required long Id { get; init; }

    public required string Context { get; init; }

    public required string State { get; init; }

    public string? Description { get; init; }

    public string? TargetUrl { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
