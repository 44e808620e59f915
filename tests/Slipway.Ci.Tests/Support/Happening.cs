using Slipway.Engine.Events;
using Slipway.Health;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Tests;
using Slipway.Tests.Plans;

namespace Slipway.Ci.Tests;

/// <summary>Events of a run, told to a log.</summary>
internal sealed class Happening(IRunLog log)
{
    public static RenderingTarget Target(string name) => new()
    {
        Stage = StageName.Parse(name.Split('/')[0]), Application = ApplicationName.Parse(name.Split('/')[1]), Namespace = name.Split('/')[0],
    };

    public static Outcome Deployed(string name) => new Outcome.Deployed
    {
        Target = Target(name), Plan = new FakeCluster().Plan(Manifest.Render("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}", Target(name))), Running = new RunningImages([], []),
    };

    public static Outcome Unchanged(string name) => new Outcome.Unchanged { Target = Target(name), Images = [], PlanHash = "a" };

    public static Outcome Failed(string name, string reason) => new Outcome.Failed { Target = Target(name), Failure = new DeployFailure { Subject = name, Reason = reason } };

    public void Start(int count) => Tell(new DeployEvent.RunStarted([.. Enumerable.Range(0, count).Select(i => Target($"prod/a{i}"))]));

    public void Tell(DeployEvent happened, string? name = null) =>
        Assert.True(log.HearAsync(happened with { Target = name is null ? null : Target(name) }, default).IsCompletedSuccessfully);

    public void Apply(string name) => Tell(new DeployEvent.Applying([], HasChanges: true), name);

    public void Wrote(string name, string resource) => Tell(new DeployEvent.Wrote("Created", new ResourceId(GroupVersionKind.Of("v1", "ConfigMap"), "prod", resource)), name);

    public void Wait(string name, int pending, int total, double seconds, string next = "") => Tell(
        new DeployEvent.Waiting(new Wait
        {
            Subject = name,
            Pending = [.. Enumerable.Range(0, pending).Select(i => $"v1 Pod prod/p{i}: is Pending")],
            Total = total,
            Elapsed = TimeSpan.FromSeconds(seconds),
            Next = next,
        }),
        name);

    public void Print(string name, string words, string heading = "") =>
        Assert.True(log.HearAsync(new PodPrinted(Target(name), heading, PodWords.Of(words)!), default).IsCompletedSuccessfully);

    public void End(Outcome outcome) => Tell(new DeployEvent.Ended(outcome), outcome.Target.ToString());
}
