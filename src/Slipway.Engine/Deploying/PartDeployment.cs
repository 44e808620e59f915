using System.Collections.Concurrent;
using Slipway.Engine.Events;
using Slipway.Engine.Planning;
using Slipway.Engine.Waiting;
using Slipway.Fleet;
using Slipway.Health;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Engine.Deploying;

/// <summary>A stage in one cluster: its applications side by side, each when those that it comes after are done.</summary>
internal sealed class PartDeployment
{
    private readonly DeployRequest request;
    private readonly EventFanOut events;
    private readonly List<Task> tellings;
    private readonly StageLook look;
    private readonly ApplicationGraph graph;
    private readonly Dictionary<ApplicationName, Rendering> renderings;
    private readonly Dictionary<ApplicationName, StepState> states = [];
    private readonly ConcurrentDictionary<ApplicationName, Outcome> outcomes = [];
    private readonly Dictionary<ApplicationName, DateTimeOffset> ends = [];
    private readonly TimeProvider time;
    private SlipwayException? unreachable;

    public PartDeployment(DeployRequest request, StagePart part, EventFanOut events, TimeProvider time, List<Task> tellings)
    {
        (this.request, Part, this.events, this.time, this.tellings) = (request, part, events, time, tellings);
        graph = ApplicationGraph.Of(part.Renderings, request.Configuration.Applications);
        renderings = graph.Ordered.ToDictionary(rendering => rendering.Target.Application);
        Part = part with { Renderings = graph.Ordered };
        look = new StageLook(request, Part, time);
    }

    public StagePart Part { get; }

    /// <summary>How its applications ended, so far, in their order.</summary>
    public IReadOnlyList<Outcome> Outcomes => [.. graph.Ordered.Select(rendering => outcomes.GetValueOrDefault(rendering.Target.Application)).OfType<Outcome>()];

    /// <summary>Whether somebody has to approve something before it goes on.</summary>
    public bool AwaitsApproval => outcomes.Values.Any(outcome => outcome is Outcome.NotReached { AwaitsApproval: true });

    public bool IsDone => outcomes.Count == renderings.Count;

    /// <summary>The state of the cluster by its own records, and what this run found.</summary>
    public ClusterState State => unreachable is { } reason ? new ClusterState.Unreachable(reason.Message) : ClusterState.Of(
    [
        .. renderings.Keys.Select(application => outcomes.GetValueOrDefault(application) switch
        {
            Outcome.Failed failed => new ClusterState.Failed(ends[application], failed.Failure.Headline),
            Outcome.Skipped skipped => new ClusterState.Failed(ends[application], skipped.Reason),
            Outcome.Deployed => new ClusterState.Healthy(ends[application]),
            // The clusters of the next wave wait until it came to its end.
            Outcome.RollingOut or Outcome.NotReached { AwaitsApproval: true } => new ClusterState.Deploying(),
            null => ClusterState.Of(look.Records.GetValueOrDefault(application), request.Commit, isUnchanged: false, isDeploying: false),
            var settled => ClusterState.Of(look.Records.GetValueOrDefault(settled.Target.Application), request.Commit, isUnchanged: true, isDeploying: false) is ClusterState.Healthy healthy
                ? healthy
                : new ClusterState.Healthy(DateTimeOffset.MinValue),
        }),
    ]);

    /// <summary>Looks at it, and ends what needs nothing.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await look.TakeAsync(cancellationToken);
        }
        catch (SlipwayException exception)
        {
            // Another cluster, or another stage's namespace, may well be there.
            FailRest(exception);
            return;
        }

        foreach (var outcome in graph.Ordered.Select(rendering => look.Settled.GetValueOrDefault(rendering.Target.Application)).OfType<Outcome>())
        {
            if (!(request.TestsAll && outcome is Outcome.Unchanged && request.TestsOf?.Invoke(outcome.Target) is { Count: > 0 }))
            {
                if (request.SkippedHooks.Jobs.Count > 0)
                {
                    new TargetEvents(events, outcome.Target).Note($"{outcome.Target}: no hook would run, so none is skipped");
                }

                End(outcome);
            }
        }
    }

    /// <summary>Looks whether what was deployed or found healthy still is: else it failed.</summary>
    public async Task LookAgainAsync(CancellationToken cancellationToken)
    {
        var health = new LiveHealth(new StageSnapshot(Part.Cluster, renderings.Count), time, new TargetEvents(events, graph.Ordered[0].Target));
        foreach (var target in Outcomes.Where(outcome => outcome is Outcome.Deployed or Outcome.Unchanged).Select(outcome => outcome.Target))
        {
            try
            {
                if (await health.LookAsync(target, request.RulesOf(Part.Stage).Health, cancellationToken) is { Health: { Verdict: HealthVerdict.Failed } report })
                {
                    End(new Outcome.Failed { Target = target, Failure = new DeployFailure { Subject = target.ToString(), Reason = $"was healthy, and did not stay it: {report.Failures[0]}" } });
                }
            }
            catch (SlipwayException exception)
            {
                unreachable = exception;
                End(new Outcome.Failed { Target = target, Failure = DeployFailure.Of(exception) });
            }
        }
    }

    /// <summary>Deploys side by side, as many at once as the stage's rules allow, until nothing more can begin.</summary>
    /// <param name="onlyChanged">Whether what the commit did not change is left for later.</param>
    /// <param name="cancellationToken">Cancels; it returns when all have released their locks.</param>
    public async Task DeployAsync(bool onlyChanged, CancellationToken cancellationToken)
    {
        var max = request.RulesOf(Part.Stage).MaxParallel;
        var running = new List<Task<Outcome>>();
        while (true)
        {
            var next = graph.Next(states);
            foreach (var skipped in next.Skipped)
            {
                var target = renderings[skipped.Name].Target;
                // What comes after an application that rolls out only waits for time to go by, or for somebody's word.
                End(outcomes.GetValueOrDefault(skipped.Cause!) switch
                {
                    Outcome.NotReached { AwaitsApproval: true } => new Outcome.NotReached { Target = target, Reason = $"{skipped.Way} waits for approvals", AwaitsApproval = true },
                    Outcome.RollingOut rolling => new Outcome.NotReached { Target = target, Reason = $"{skipped.Way} is rolling out", DueAt = rolling.DueAt },
                    _ => new Outcome.Skipped { Target = target, Reason = skipped.Reason },
                });
            }

            foreach (var ready in next.Ready.Where(name => !onlyChanged || look.IsChanged(name)).Take(max - running.Count))
            {
                states[ready] = StepState.Running;
                running.Add(DeployAsync(renderings[ready], cancellationToken));
            }

            if (running.Count == 0)
            {
                return;
            }

            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            if (!ended.IsCompletedSuccessfully)
            {
                // Cancelled, or a bug: the others come to their end first, with their locks.
                await Task.WhenAll(running).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }

            var outcome = await ended;
            End(outcome, isTold: true);
            if (outcome is Outcome.Failed { Failure: { IsTransient: true } failure } && failure.Subject == $"cluster {Part.Cluster.Name}")
            {
                // Each of the others would wait for the API server as long.
                FailRest(new SlipwayException(failure.Subject, failure.Reason, isTransient: true));
            }
        }
    }

    /// <summary>Leaves out what is not done.</summary>
    public void Leave(string reason, DateTimeOffset? dueAt = null, bool awaitsApproval = false) =>
        EndRest(target => new Outcome.NotReached { Target = target, Reason = reason, DueAt = dueAt, AwaitsApproval = awaitsApproval });

    /// <summary>Leaves what is not done to the run of a newer commit.</summary>
    public void LeaveToNewer() => EndRest(target => new Outcome.Superseded { Target = target });

    private void EndRest(Func<RenderingTarget, Outcome> outcomeOf)
    {
        foreach (var rendering in graph.Ordered.Where(rendering => !outcomes.ContainsKey(rendering.Target.Application)))
        {
            End(outcomeOf(rendering.Target));
        }
    }

    // The cluster does not answer: what has not begun is not tried.
    private void FailRest(SlipwayException exception)
    {
        unreachable = exception;
        foreach (var rendering in graph.Ordered.Where(rendering => !states.ContainsKey(rendering.Target.Application)))
        {
            End(new Outcome.Failed { Target = rendering.Target, Failure = DeployFailure.Of(exception) });
        }
    }

    private async Task<Outcome> DeployAsync(Rendering rendering, CancellationToken cancellationToken)
    {
        var deployment = new ApplicationDeployment(request, Part, look, new TargetEvents(events, rendering.Target), time);
        // Elsewhere: what is computed before the first wait must not hold up the others.
        var (outcome, told) = await Task.Run(() => deployment.RunAsync(rendering, cancellationToken), CancellationToken.None);
        lock (tellings)
        {
            tellings.Add(told);
        }

        return outcome;
    }

    private void End(Outcome outcome, bool isTold = false)
    {
        var application = outcome.Target.Application;
        outcomes[application] = outcome;
        ends[application] = time.GetUtcNow();
        states[application] = outcome switch
        {
            Outcome.Failed => StepState.Failed,
            Outcome.Skipped or Outcome.NotReached or Outcome.RollingOut => StepState.Skipped,
            _ => StepState.Done,
        };
        if (!isTold)
        {
            new TargetEvents(events, outcome.Target).Raise(new DeployEvent.Ended(outcome));
        }
    }
}
