using Slipway.Engine.Events;
using Slipway.Health;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Tests;
using Slipway.Tests.Plans;

namespace Slipway.Engine.Tests;

/// <summary>What happens in a run, in short.</summary>
internal static class Run
{
    public static RenderingTarget Target(string name) => new()
    {
        Stage = StageName.Parse(name.Split('/')[0]), Application = ApplicationName.Parse(name.Split('/')[1]), Namespace = name.Split('/')[0],
    };

    public static Outcome Deployed(string name, params RunningImages.Difference[] behind) => new Outcome.Deployed
    {
        Target = Target(name),
        Plan = new FakeCluster().Plan(Manifest.Render("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}", Target(name))),
        Running = new RunningImages([], behind),
    };

    public static Outcome Unchanged(string name) => new Outcome.Unchanged { Target = Target(name), Images = [], PlanHash = "a" };

    public static Outcome Failed(string name, string reason) =>
        new Outcome.Failed { Target = Target(name), Failure = new DeployFailure { Subject = name, Reason = reason, State = "Applied: all. Running: the secret one." } };

    public static DeployEvent Applying(string name, bool hasChanges = true) =>
        new DeployEvent.Applying(["localhost/acme/web:1.4.0"], hasChanges) { Target = Target(name) };

    /// <summary>Tells a listener of a whole run: applications that are at work come side by side.</summary>
    public static async Task TellAsync(IDeployListener listener, params Outcome[] outcomes)
    {
        await listener.HearAsync(new DeployEvent.RunStarted([.. outcomes.Select(outcome => outcome.Target)]), default);
        foreach (var outcome in outcomes.Where(outcome => outcome is Outcome.Deployed))
        {
            await listener.HearAsync(Applying(outcome.Target.ToString()), default);
        }

        foreach (var stage in outcomes.GroupBy(outcome => outcome.Target.Stage))
        {
            foreach (var outcome in stage)
            {
                await listener.HearAsync(new DeployEvent.Ended(outcome) { Target = outcome.Target }, default);
            }

            await listener.HearAsync(new DeployEvent.StageEnded(stage.Key, [.. stage]), default);
        }

        await listener.HearAsync(new DeployEvent.RunEnded(outcomes, null), default);
    }
}
