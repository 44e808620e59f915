namespace Slipway.BuildHost.Tests.Running;

/// <summary>What a process has printed, and its exit code.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    public string All => Output + Error;

    /// <summary>What the targets of the test builds have logged, in order.</summary>
    public string Ran => string.Join(' ', Output.Split('\n').Where(x => x.Contains("[INF] ran ", StringComparison.Ordinal)).Select(x => x.Split(' ')[^1].Trim()));
}
