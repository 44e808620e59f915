using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Engine.Releasing;

/// <summary>Follows a merged release until its deployment is reported.</summary>
/// <param name="deployments">Those of the config repository.</param>
/// <param name="newestCommit">The head of its default branch. CI drops queued runs: the run of a later commit then deploys an earlier one too.</param>
/// <param name="time">The clock.</param>
internal sealed class DeploymentWait(IDeployments deployments, Func<CancellationToken, Task<CommitSha>> newestCommit, TimeProvider time)
{
    // How many looks without any report before the newest commit is looked up, again and again.
    private const int Patience = 6;
    private static readonly string[] RunContexts = ["slipway/deploy", "ci/deploy"];
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits until the deployment of a commit to an environment has succeeded.</summary>
    /// <param name="commit">The commit of the config repository.</param>
    /// <param name="environment">The environment: <c>{stage}/{application}</c>.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="progress">Gets every new state.</param>
    /// <param name="cancellationToken">Ends the wait; the deployment goes on.</param>
    /// <returns>
    /// The deployment, with the address where the application answers if that is known. Where the run ended well and reported none, the application was like this already.
    /// </returns>
    /// <exception cref="SlipwayException">The deployment or its whole run failed, or nothing was reported in time.</exception>
    public async Task<Deployment> WaitAsync(
        CommitSha commit, string environment, TimeSpan timeout, Func<string, Task> progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var said = "";
        for (var look = 1; ; look++)
        {
            var found = deployments.FindAsync(commit, environment, cancellationToken);
            var statuses = await deployments.GetStatusesAsync(commit, cancellationToken);
            var deployment = await found;
            if (deployment?.State == ReportState.Success)
            {
                return deployment;
            }

            var run = Decisive(statuses, environment);
            if (deployment?.State is ReportState.Failure or ReportState.Error)
            {
                throw Failed(deployment.Description, deployment.RunUrl ?? run.Select(status => status.Url).FirstOrDefault(url => url is not null));
            }

            if (run.Find(status => status.State is ReportState.Failure or ReportState.Error) is { } failed)
            {
                throw Failed($"{failed.Context}: {failed.Description}", failed.Url);
            }

            if (run.Count > 0 && run.TrueForAll(status => status.State == ReportState.Success))
            {
                // The deployment was asked for first: it may have ended before the run did, and is asked for again.
                deployment = await deployments.FindAsync(commit, environment, cancellationToken);
                if (deployment is null)
                {
                    return Unchanged(commit, environment, run[0]);
                }

                if (deployment.State == ReportState.Pending)
                {
                    throw Failed($"it was applied, but is not deployed yet: {deployment.Description}", run[0].Url);
                }

                continue;
            }

            if (deployment is null && run.Count == 0 && look % Patience == 0 && await newestCommit(cancellationToken) is var newest && newest != commit)
            {
                await progress($"no run of {commit.Abbreviated} yet, and {newest.Abbreviated} is newer: its run counts");
                commit = newest;
            }

            var state = deployment?.Description ?? run.Select(status => $"{status.Context}: {status.Description}").FirstOrDefault() ?? "waiting for the run of Deploy";
            if (state != said)
            {
                await progress(said = state);
            }

            if (time.GetElapsedTime(started) > timeout)
            {
                throw Failed(
                    $"nothing final was reported within {timeout.TotalMinutes:0} minutes; last: {state}. Does the CI of the config repository run Deploy " +
                    "when its main branch changes?",
                    run.Select(status => status.Url).FirstOrDefault(url => url is not null));
            }

            await Task.Delay(Interval, time, cancellationToken);
        }

        SlipwayException Failed(string reason, Uri? url) =>
            new($"deployment of {commit.Abbreviated} to {environment}", reason + (url is null ? "" : $" See {url}"));
    }

    // Another stage may have failed, which does not matter here; a status of the stage is there only where something happened in it.
    private static List<CommitStatus> Decisive(IReadOnlyList<CommitStatus> statuses, string environment)
    {
        var stage = statuses.FirstOrDefault(status => status.Context == $"{RunContexts[0]}/{environment.Split('/')[0]}");
        var run = RunContexts.Select(context => statuses.FirstOrDefault(status => status.Context == context)).OfType<CommitStatus>();
        return stage switch
        {
            null => [.. run],
            { State: ReportState.Pending } => [stage, .. run],
            _ => [stage],
        };
    }

    // Only what changes has a deployment.
    private static Deployment Unchanged(CommitSha commit, string environment, CommitStatus run) => new()
    {
        Commit = commit,
        Environment = environment,
        State = ReportState.Success,
        Description = run.Description.Contains("superseded", StringComparison.Ordinal) ? Deployment.Superseded : "it was deployed already",
        RunUrl = run.Url,
    };
}
