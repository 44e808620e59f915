using Slipway.Forges;
using Slipway.Naming;

namespace Slipway.Engine.Releasing;

/// <summary>Follows a merged release until its deployment is reported, in all clusters of its stage.</summary>
/// <param name="deployments">Those of the config repository.</param>
/// <param name="stage">The stage.</param>
/// <param name="environments">The environments: <c>prod/web</c>, or <c>prod/eu/web</c> and so on of a stage that is in several clusters.</param>
/// <param name="newest">
/// What the default branch has by now. CI drops queued runs, and a late one leaves things to a newer commit: the run of a later commit then deploys an earlier one too.
/// </param>
/// <param name="time">The clock.</param>
internal sealed class DeploymentWait(
    IDeployments deployments, StageName stage, IReadOnlyList<string> environments, Func<CancellationToken, Task<NewestCommit>> newest, TimeProvider time)
{
    // How many looks without any report before the newest commit is looked up, again and again.
    private const int Patience = 6;
    private static readonly string[] RunContexts = [DeployContext.Run, "ci/deploy"];
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits until the deployment of a commit has succeeded in all environments.</summary>
    /// <param name="commit">The commit of the config repository.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="progress">Gets every new state.</param>
    /// <param name="cancellationToken">Ends the wait; the deployment goes on.</param>
    /// <returns>
    /// The deployment in each environment, with the address where the application answers if that is known. Where the run ended well and reported none, the application was like this
    /// already. Null: a newer commit has another image, and what that says runs.
    /// </returns>
    /// <exception cref="SlipwayException">The deployment failed in one of them, or its whole run, or nothing was reported in time.</exception>
    public async Task<IReadOnlyList<Deployment>?> WaitAsync(CommitSha commit, TimeSpan timeout, Func<string, Task> progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var said = "";
        for (var look = 1; ; look++)
        {
            // They are asked for before the run is: what they lack when the run is over is not to come.
            var reported = await FindAsync(commit, cancellationToken);
            var run = Decisive(await deployments.GetStatusesAsync(commit, cancellationToken));
            ThrowIfFailed(commit, reported, run);
            var isOver = run.Count > 0 && run.TrueForAll(status => status.State == ReportState.Success);
            if (isOver)
            {
                reported = await FindAsync(commit, cancellationToken);
                ThrowIfFailed(commit, reported, run);
            }

            if (Array.TrueForAll(reported, deployment => deployment is { State: ReportState.Success, IsSuperseded: false }))
            {
                return reported!;
            }

            if (isOver && Array.Find(reported, deployment => deployment?.State == ReportState.Pending) is { } behind)
            {
                throw Failed(commit, behind.Environment, $"it was applied, but is not deployed yet: {behind.Description}", run[0].Url);
            }

            var isSilent = run.Count == 0 && Array.TrueForAll(reported, deployment => deployment is null);
            if (isOver || (isSilent && look % Patience == 0))
            {
                var newer = await newest(cancellationToken);
                if (newer.Commit != commit && newer.HasRelease)
                {
                    await progress(isOver
                        ? $"the run of {commit.Abbreviated} has not deployed all of it, and {newer.Commit.Abbreviated} is newer: its run counts"
                        : $"no run of {commit.Abbreviated} yet, and {newer.Commit.Abbreviated} is newer: its run counts");
                    commit = newer.Commit;
                    continue;
                }

                if (newer.Commit != commit || Array.Exists(reported, deployment => deployment is { IsSuperseded: true }))
                {
                    return null;
                }

                if (isOver)
                {
                    return [.. environments.Zip(reported, (environment, deployment) => deployment ?? Unchanged(commit, environment, run[0]))];
                }
            }

            var state = StateOf(reported, run);
            if (state != said)
            {
                await progress(said = state);
            }

            if (time.GetElapsedTime(started) > timeout)
            {
                throw Failed(
                    commit,
                    string.Join(", ", environments.Where((_, i) => reported[i]?.State != ReportState.Success)),
                    $"nothing final was reported within {timeout.TotalMinutes:0} minutes; last: {state}. {Remedy(reported)}",
                    run.Select(status => status.Url).FirstOrDefault(url => url is not null));
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private Task<Deployment?[]> FindAsync(CommitSha commit, CancellationToken cancellationToken) =>
        Task.WhenAll(environments.Select(environment => deployments.FindAsync(commit, environment, cancellationToken)));

    private void ThrowIfFailed(CommitSha commit, Deployment?[] reported, List<CommitStatus> run)
    {
        if (Array.Find(reported, deployment => deployment?.State is ReportState.Failure or ReportState.Error) is { } deployment)
        {
            throw Failed(commit, deployment.Environment, deployment.Description, deployment.RunUrl ?? run.Select(status => status.Url).FirstOrDefault(url => url is not null));
        }

        // What was deployed well in all of them is not made worse by what else is in the run.
        if (!Array.TrueForAll(reported, one => one?.State == ReportState.Success) && run.Find(status => status.State is ReportState.Failure or ReportState.Error) is { } failed)
        {
            throw Failed(commit, string.Join(", ", environments), $"{failed.Context}: {failed.Description}", failed.Url);
        }
    }

    private static SlipwayException Failed(CommitSha commit, string environment, string reason, Uri? url) =>
        new($"deployment of {commit.Abbreviated} to {environment}", reason + (url is null ? "" : $" See {url}"));

    private string StateOf(Deployment?[] reported, List<CommitStatus> run)
    {
        var pending = Array.Find(reported, deployment => deployment?.State == ReportState.Pending);
        var now = pending is not null ? (environments.Count == 1 ? "" : $"{pending.Environment}: ") + pending.Description
            : run.Select(status => $"{status.Context}: {status.Description}").FirstOrDefault() ?? "waiting for the run of Deploy";
        return environments.Count == 1 ? now : $"deployed in {Deployed(reported)} of {environments.Count} clusters; {now}";
    }

    private static string Remedy(Deployment?[] reported) => Deployed(reported) == 0
        ? "Does the CI of the config repository run Deploy when its main branch changes?"
        : "Where waves have to stay healthy for longer than a run waits, the next run of Deploy goes on: does CI run it on a schedule?";

    private static int Deployed(Deployment?[] reported) => reported.Count(deployment => deployment is { State: ReportState.Success, IsSuperseded: false });

    // Another stage may have failed, which does not matter here; a status of the stage is there only where something happened in it.
    private List<CommitStatus> Decisive(IReadOnlyList<CommitStatus> statuses)
    {
        var own = statuses.FirstOrDefault(status => status.Context == DeployContext.Of(stage));
        var run = RunContexts.Select(context => statuses.FirstOrDefault(status => status.Context == context)).OfType<CommitStatus>();
        return own switch
        {
            null => [.. run],
            { State: ReportState.Pending } => [own, .. run],
            _ => [own],
        };
    }

    // Only what changes has a deployment.
    private static Deployment Unchanged(CommitSha commit, string environment, CommitStatus run) => new()
    {
        Commit = commit,
        Environment = environment,
        State = ReportState.Success,
        Description = "it was deployed already",
        RunUrl = run.Url,
    };
}
