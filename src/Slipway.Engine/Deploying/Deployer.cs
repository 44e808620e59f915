using System.Globalization;
using Slipway.Configuration;
using Slipway.Engine.Events;
using Slipway.Fleet;
using Slipway.Naming;

namespace Slipway.Engine.Deploying;

/// <summary>
/// Deploys a commit: looks at every stage once, then deploys what it changed, then converges the rest. A stage is deployed whatever becomes of the others, unless slipway.yaml says
/// that it requires one.
/// </summary>
internal sealed class Deployer(DeployRequest request, EventFanOut events, TimeProvider time)
{
    private readonly List<Task> tellings = [];
    private readonly Dictionary<StageName, DateTimeOffset> soaking = [];

    /// <summary>The stages whose last wave has to stay healthy for longer than the run waits, and until when.</summary>
    public IReadOnlyDictionary<StageName, DateTimeOffset> Soaking => soaking;

    /// <summary>Deploys; returns how each application ended, stage by stage. What failed is among them, no exception.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; all locks are released.</exception>
    public async Task<IReadOnlyList<Outcome>> RunAsync(CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        var parts = request.Parts.Select(part => new PartDeployment(request, part, events, time, tellings)).ToList();
        var stages = StageGraph.Of(request.Configuration.Stages, parts.Select(part => part.Part.Stage).Distinct());
        var order = stages.Ordered.Select(stage => new StageDeployment(stage, request, [.. parts.Where(part => part.Part.Stage == stage)], time)).ToList();
        var states = new Dictionary<StageName, StepState>();
        await Task.WhenAll(parts.Select(part => part.LookAsync(cancellationToken)));
        foreach (var required in stages.RequiredBesides)
        {
            var looks = request.Required.Where(part => part.Stage == required).Select(part => new StageLook(request, part, time).IsDeployedAsync(cancellationToken));
            states[required] = Array.TrueForAll(await Task.WhenAll(looks), isDeployed => isDeployed) ? StepState.Done : StepState.Skipped;
        }

        await ForEachStageAsync(stage => stage.DeployChangedAsync(cancellationToken), isLast: false);
        await ForEachStageAsync(stage => stage.DeployRestAsync(cancellationToken), isLast: true);
        await TellAsync(cancellationToken);
        return [.. order.SelectMany(stage => stage.Outcomes)];

        DateTimeOffset? FrozenUntil(StageName stage) =>
            request.IgnoresFreeze ? null : FreezeWindow.EndOf(request.Configuration.Stage(stage).Freeze, began);

        IEnumerable<StageName> MissingOf(StageDeployment stage) => request.Configuration.Stage(stage.Name).Requires.Where(name => states.GetValueOrDefault(name) != StepState.Done);

        // It only waits where all that it waits for does.
        DateTimeOffset? DueAt(StageDeployment stage)
        {
            var due = MissingOf(stage).Select(name => order.Find(other => other.Name == name)?.DueAt).ToList();
            return due.Contains(null) ? null : due.Max();
        }

        bool AwaitApproval(StageDeployment stage) => MissingOf(stage).All(name => order.Find(other => other.Name == name) is { } other
            && states.GetValueOrDefault(name) != StepState.Failed && (other.DueAt is not null || other.AwaitsApproval));

        async Task ForEachStageAsync(Func<StageDeployment, Task> deployAsync, bool isLast)
        {
            foreach (var stage in order)
            {
                var next = stages.Next(states);
                // What is unchanged and healthy has ended by now.
                if (stage.State is null && FrozenUntil(stage.Name) is { } thaw)
                {
                    if (isLast)
                    {
                        stage.Leave(string.Create(CultureInfo.InvariantCulture, $"{stage.Name} is frozen until {thaw:yyyy-MM-dd HH:mm} UTC"), thaw);
                        states[stage.Name] = StepState.Skipped;
                    }
                }
                else if (next.Skipped.FirstOrDefault(one => one.Name == stage.Name) is { } skipped)
                {
                    if (isLast)
                    {
                        var due = DueAt(stage);
                        var awaitsApproval = due is null && AwaitApproval(stage);
                        stage.Leave(awaitsApproval ? "what it requires waits for approvals" : due is null ? skipped.Reason : string.Create(CultureInfo.InvariantCulture, $"what it requires {(MissingOf(stage).Any(name => FrozenUntil(name) is not null) ? "is frozen" : "has to stay healthy")} until {due.Value.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC"), due, awaitsApproval);
                        states[stage.Name] = StepState.Skipped;
                    }
                }
                else if (next.Ready.Contains(stage.Name))
                {
                    await deployAsync(stage);
                    if (stage.State is { } state)
                    {
                        states[stage.Name] = state;
                    }
                }

                if (isLast)
                {
                    if (stage.SoaksUntil is { } until)
                    {
                        soaking[stage.Name] = until;
                    }

                    _ = events.RaiseAsync(new DeployEvent.StageEnded(stage.Name, stage.Outcomes));
                }
            }
        }
    }

    // What was told is recorded as told. A listener that hangs holds up nothing: a later run tells again.
    private async Task TellAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(tellings).WaitAsync(EventFanOut.Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Whoever ends the run says which listener it was.
        }
    }
}
