namespace Slipway.Sandbox.Forge;

internal enum CheckState
{
    Pending,
    Success,
    Failure,
}

/// <summary>A status or check run of a commit, as rules see it: the newest of its name.</summary>
internal sealed record CommitCheck(string Name, CheckState State)
{
    public static IReadOnlyList<CommitCheck> Of(ForgeRepository repository, string sha) =>
    [
        .. repository.Statuses.Of(sha).Latest.Select(status => new CommitCheck(status.Context, StateOf(status))),
        .. repository.CheckRuns.LatestOf(sha).Select(run => new CommitCheck(run.Name, StateOf(run))),
    ];

    private static CheckState StateOf(StatusRecord status) => status.State switch
    {
        "success" => CheckState.Success,
        "pending" => CheckState.Pending,
        _ => CheckState.Failure,
    };

    private static CheckState StateOf(CheckRunRecord run) => run.Conclusion switch
    {
        null => CheckState.Pending,
        "success" or "neutral" or "skipped" => CheckState.Success,
        _ => CheckState.Failure,
    };
}
