using Slipway.Engine.Events;
using Slipway.Fleet;
using Slipway.Naming;

namespace Slipway.Engine.Deploying;

/// <summary>A stage in all of its clusters, wave by wave where it has several.</summary>
internal sealed class StageDeployment(StageName name, DeployRequest request, IReadOnlyList<PartDeployment> parts, TimeProvider time)
{
    // A CI job is not made for waiting longer.
    private static readonly TimeSpan MaxSoakInRun = TimeSpan.FromMinutes(10);

    private readonly DateTimeOffset began = time.GetUtcNow();

    public StageName Name => name;

    /// <summary>How its applications ended, so far.</summary>
    public IReadOnlyList<Outcome> Outcomes => [.. parts.SelectMany(part => part.Outcomes)];

    /// <summary>Until when the last wave has to stay healthy, where the run does not wait for that; null: no such thing.</summary>
    public DateTimeOffset? SoaksUntil { get; private set; }

    /// <summary>When a run can go on with it, where nothing but time is missing; null: nothing is left, or something else is missing.</summary>
    public DateTimeOffset? DueAt => SoaksUntil ?? Outcomes.Max(outcome => outcome switch
    {
        Outcome.NotReached notReached => notReached.DueAt,
        Outcome.RollingOut rolling => rolling.DueAt,
        _ => null,
    });

    /// <summary>Whether somebody has to approve something before it goes on.</summary>
    public bool AwaitsApproval => parts.Any(part => part.AwaitsApproval);

    /// <summary>Whether it is deployed well, or not; null: it is not done.</summary>
    public StepState? State =>
        parts.Any(part => !part.IsDone) ? null
        : Outcomes.Any(outcome => outcome is Outcome.Failed or Outcome.Skipped) ? StepState.Failed
        : SoaksUntil is not null || Outcomes.Any(outcome => outcome is Outcome.NotReached or Outcome.RollingOut) ? StepState.Skipped
        : StepState.Done;

    /// <summary>Deploys what the commit changed, where it waits for nothing else.</summary>
    public Task DeployChangedAsync(CancellationToken cancellationToken) =>
        parts is [{ Part.ClusterName: null } only] ? only.DeployAsync(onlyChanged: true, cancellationToken) : Task.CompletedTask;

    /// <summary>Deploys all that is left.</summary>
    public async Task DeployRestAsync(CancellationToken cancellationToken)
    {
        if (parts is [{ Part.ClusterName: null } only])
        {
            await only.DeployAsync(onlyChanged: false, cancellationToken);
            return;
        }

        await DeployWavesAsync(cancellationToken);
    }

    /// <summary>Leaves out what is not done.</summary>
    public void Leave(string reason, DateTimeOffset? dueAt = null, bool awaitsApproval = false)
    {
        foreach (var part in parts)
        {
            part.Leave(reason, dueAt, awaitsApproval);
        }
    }

    private async Task DeployWavesAsync(CancellationToken cancellationToken)
    {
        var running = new Dictionary<ClusterName, Task>();
        while (true)
        {
            // A newer commit goes through the waves itself: what it has not reached must not get this one, which nobody watches any more.
            if (running.Count == 0 && parts.Any(part => part.Outcomes.Any(outcome => outcome is Outcome.Superseded)))
            {
                foreach (var part in parts)
                {
                    part.LeaveToNewer();
                }

                return;
            }

            var progress = Waves.Of(request.Configuration.Stage(name).Waves, States(running.Keys), time.GetUtcNow(), began);
            foreach (var next in parts.All(part => part.Outcomes.All(outcome => outcome is not Outcome.Superseded)) ? progress.Next : [])
            {
                running[next] = Of(next).DeployAsync(onlyChanged: false, cancellationToken);
            }

            if (running.Count > 0)
            {
                await OneOfAsync(running);
            }
            else if (progress.LookAgain is { } again && again - time.GetUtcNow() is var wait && wait <= MaxSoakInRun)
            {
                await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, cancellationToken);
                // What got sick meanwhile stops the waves.
                await Task.WhenAll(parts.Where(part => part.State is ClusterState.Healthy).Select(part => part.LookAgainAsync(cancellationToken)));
            }
            else if (progress.Next.Count == 0)
            {
                End(progress);
                return;
            }
        }
    }

    private Dictionary<ClusterName, ClusterState> States(IReadOnlyCollection<ClusterName> running) =>
        parts.ToDictionary(part => part.Part.ClusterName!, part => running.Contains(part.Part.ClusterName!) ? new ClusterState.Deploying() : part.State);

    private PartDeployment Of(ClusterName cluster) => parts.Single(part => part.Part.ClusterName == cluster);

    private static async Task OneOfAsync(Dictionary<ClusterName, Task> running)
    {
        var ended = await Task.WhenAny(running.Values);
        if (!ended.IsCompletedSuccessfully)
        {
            // Cancelled, or a bug: the other clusters come to their end first, with their locks.
            await Task.WhenAll(running.Values).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        running.Remove(running.First(pair => pair.Value == ended).Key);
        await ended;
    }

    private void End(WaveProgress progress)
    {
        SoaksUntil = progress.LookAgain;
        var rolling = Outcomes.OfType<Outcome.RollingOut>().Max(outcome => (DateTimeOffset?)outcome.DueAt);
        foreach (var left in progress.Waiting)
        {
            Of(left.Name).Leave(left.Reason, progress.LookAgain ?? rolling, AwaitsApproval);
        }

        // Another run deployed the same commit there meanwhile, and failed.
        foreach (var failed in progress.Failed)
        {
            Of(failed.Name).Leave(failed.Reason);
        }
    }
}
