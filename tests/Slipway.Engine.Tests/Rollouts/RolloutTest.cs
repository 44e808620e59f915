using System.Text;
using Serilog.Core;
using Slipway.ApplySets;
using Slipway.Ci.Tests;
using Slipway.Configuration;
using Slipway.Deployments;
using Slipway.Engine.Deploying;
using Slipway.Engine.Events;
using Slipway.Engine.Ports;
using Slipway.Engine.Reviewing;
using Slipway.Engine.Rollouts;
using Slipway.Health;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Rollouts;
using Slipway.Smoke;
using Slipway.Tests.Rollouts;
using Slipway.Values;

namespace Slipway.Engine.Tests.Rollouts;

/// <summary>An application in a cluster in memory, deployed by jobs that come one after the other, each when the one before said that it makes sense.</summary>
internal sealed class RolloutTest
{
    private readonly Dictionary<CommitSha, string> git = [];

    public RolloutTest(string rollout = Shop.Canary)
    {
        Rollout = rollout;
        Cluster = new ClusterInMemory(Time, Shop.Target.Namespace);
        git[Commit(1)] = Shop.Before;
        git[Commit(2)] = Shop.After;
    }

    public ManualTime Time { get; } = new();

    public ClusterInMemory Cluster { get; }

    /// <summary>What slipway.yaml says.</summary>
    public string Rollout { get; set; }

    /// <summary>Whether there is a history that other commits can be rendered from.</summary>
    public bool HasHistory { get; set; } = true;

    public RolloutOptions Options { get; set; } = new() { Time = TimeSpan.Zero };

    /// <summary>What the metrics say; null: nothing is measured.</summary>
    public IRolloutAnalysis? Analysis { get; set; }

    /// <summary>Is asked about plans that have to be reviewed; null: none has.</summary>
    internal Func<PlanReview, ReviewOutcome?>? Review { get; set; }

    /// <summary>Answers smoke tests of the Service <c>web</c>; null: there are none.</summary>
    public ISmokeRequests? SmokeRequests { get; set; }

    /// <summary>The failures that a way back was proposed for.</summary>
    public List<DeployFailure> Restores { get; } = [];

    public RolloutRecord? Record => RolloutRecordText.Of(Cluster.Find("ConfigMap", "slipway-web"));

    public static CommitSha Commit(int number) => CommitSha.Parse(number.ToString("x40", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Whether a Deployment runs a version of the application.</summary>
    public static Func<Resource, bool> Runs(string version) => deployment => deployment.Content.ToString().Contains($"web:{version}", StringComparison.Ordinal);

    public void Set(int commit, string manifests) => git[Commit(commit)] = manifests;

    /// <summary>Deploys a commit once.</summary>
    public async Task<Outcome> DeployAsync(int commit, RolloutWish? wish = null)
    {
        await using var events = new EventFanOut([], Time, Logger.None);
        var rules = new StageRules { Health = new HealthOptions { SettleWindow = TimeSpan.Zero, FailureGrace = TimeSpan.Zero, Timeout = TimeSpan.Zero } };
        var request = new DeployRequest
        {
            Commit = Commit(commit),
            IsAncestor = (ancestor, descendant, _) => Task.FromResult<bool?>(string.CompareOrdinal(ancestor.Value, descendant.Value) <= 0),
            Holder = "a test",
            Version = "0.0.0-test",
            Configuration = SlipwayConfiguration.Parse(Encoding.UTF8.GetBytes($"stages: [{{ name: prod, namespace: shop, rollout: {Rollout} }}]")),
            RulesOf = _ => rules,
            Parts = [Part(commit)],
            Rollouts = Options with { RenderAt = HasHistory ? RenderAsync : null, Wish = wish ?? RolloutWish.None },
            TestsOf = SmokeRequests is null ? null : _ => [new SmokeTest { Target = new SmokeTarget.Service("web", "http", "/"), Attempts = 1 }, new SmokeTest { Target = new SmokeTarget.Url(new Uri("https://shop.example.com/")) }],
            Review = Review is null ? null : (asked, _) => Task.FromResult(Review(asked)),
            AnalysisOf = Analysis is null ? null : _ => Analysis,
            ProposeRestore = (_, failure, _) =>
            {
                Restores.Add(failure);
                return Task.FromResult<string?>("Restore: a pull request");
            },
        };
        var outcomes = await new Deployer(request, events, Time).RunAsync(default);
        await events.DrainAsync(isCancelled: false);
        return Assert.Single(outcomes);
    }

    /// <summary>Deploys a commit as jobs do that come by a schedule, until there is no more to do.</summary>
    /// <returns>How it ended, and where each job left it.</returns>
    public async Task<(Outcome Outcome, IReadOnlyList<string> Stays)> RunAsync(int commit, RolloutWish? wish = null)
    {
        var stays = new List<string>();
        while (true)
        {
            var outcome = await DeployAsync(commit, wish);
            wish = null;
            if (outcome is not Outcome.RollingOut rolling || stays.Count > 30)
            {
                return (outcome, stays);
            }

            stays.Add(rolling.Record.Where);
            Time.Advance(rolling.DueAt - Time.GetUtcNow());
        }
    }

    /// <summary>What a search for drift finds.</summary>
    public async Task<ApplyPlan> DriftAsync(int commit)
    {
        var next = Render(commit);
        var plans = new RolloutPlans(Cluster, next, Commit(commit), SlipwayConfiguration.Parse(Encoding.UTF8.GetBytes($"stages: [{{ name: prod, rollout: {Rollout} }}]")).Stages[0].Rollout, HasHistory ? RenderAsync : null);
        var (rendering, _) = await plans.NowAsync(Cluster.Find("ConfigMap", "slipway-web"), default);
        return (await new Planning.ClusterPlanner(Cluster).PlanAsync(rendering, new PlanRules { Force = true }, default)).Plan;
    }

    /// <summary>All that there is, without what differs from run to run.</summary>
    public string State() => string.Join('\n', Cluster.Objects.Where(resource => resource.Id.Type.Kind != "Namespace").Select(Describe));

    /// <summary>The share of the second version, by the route; null: the route knows of one version.</summary>
    public int? Weight() => ((ListValue)Cluster.Find("HTTPRoute", "web")!.Content.At("spec", "rules")!).Maps.SelectMany(RouteWeights.Backends)
        .FirstOrDefault(backend => backend.GetString("name") == "web-canary")?.GetInteger("weight") is { } weight ? (int)weight : null;

    private static string Describe(Resource resource)
    {
        var annotations = resource.Annotations.Without(ApplySetLabels.Deployment).Without(ApplySetLabels.HealthyDeployment).Without(ApplySetLabels.Rollout);
        var content = resource.Content.Without("status").With("metadata", resource.Metadata.Without("uid").Without("resourceVersion").Without("generation").Without("managedFields").With("annotations", annotations));
        var data = content.GetMap("data")?.Without(HookJournalKey);
        content = data is null ? content : content.With("data", data);
        var record = RolloutRecordText.Of(resource);
        return $"{resource.Id} {content} {DeploymentRecord.Last(resource)?.Outcome} {DeploymentRecord.LastHealthy(resource)?.Commit} {record?.Phase} {record?.Reason}";
    }

    private const string HookJournalKey = "hooks";

    private Rendering Render(int commit) => Shop.Render(git[Commit(commit)]);

    private Task<Rendering?> RenderAsync(RenderingTarget target, CommitSha commit, CancellationToken cancellationToken) => Task.FromResult<Rendering?>(Shop.Render(git[commit]));

    private StagePart Part(int commit) => new()
    {
        Stage = Shop.Target.Stage,
        Cluster = Cluster,
        Namespace = Shop.Target.Namespace,
        Renderings = [Render(commit)],
        IsWhole = true,
        PlanRulesOf = _ => new PlanRules(),
        SmokeRequests = SmokeRequests,
    };
}
