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

    /// <summary>Whether it is deployed well, or not; null: it is not done.</summary>
    public StepState? State =>
        parts.Any(part => !part.IsDone) ? null
        : Outcomes.Any(outcome => outcome is Outcome.Failed or Outcome.Skipped) ? StepState.Failed
        : Outcomes.Any(outcome => outcome is Outcome.NotReached) ? StepState.Skipped
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
    public void Leave(string reason)
    {
        foreach (var part in parts)
        {
            part.Leave(reason);
        }
    }

    private async Task DeployWavesAsync(CancellationToken cancellationToken)
    {
        var waves = request.Configuration.Stage(name).Waves;
        var running = new Dictionary<ClusterName, Task>();
        while (true)
        {
            var states = parts.ToDictionary(part => part.Part.ClusterName!, part => running.ContainsKey(part.Part.ClusterName!) ? new ClusterState.Deploying() : part.State);
            var progress = Waves.Of(waves, states, time.GetUtcNow(), began);
            foreach (var next in progress.Next)
            {
                running[next] = parts.Single(part => part.Part.ClusterName == next).DeployAsync(onlyChanged: false, cancellationToken);
            }

            if (running.Count > 0)
            {
                await Task.WhenAny(running.Values);
                foreach (var (ended, task) in running.Where(pair => pair.Value.IsCompleted).ToList())
                {
                    running.Remove(ended);
                    await task;
                }
            }
            else if (progress.LookAgain is { } again && again - time.GetUtcNow() is var wait && wait <= MaxSoakInRun)
            {
                await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, cancellationToken);
            }
            else if (progress.Next.Count == 0)
            {
                foreach (var left in progress.Waiting)
                {
                    parts.Single(part => part.Part.ClusterName == left.Name).Leave(left.Reason);
                }

                // Those that are done, or out of reach.
                foreach (var part in parts)
                {
                    part.Leave("its turn did not come");
                }

                return;
            }
        }
    }
}
