using System.Text;
using Serilog;
using Serilog.Core;
using Slipway.Configuration;
using Slipway.Engine.Deploying;
using Slipway.Engine.Events;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Kubernetes.Tests.Clusters;

/// <summary>
/// Stages of many applications, each stage in a namespace of the test's own, deployed as a run of the config repository deploys them. Of a stage in several clusters, each cluster is such
/// a namespace.
/// </summary>
internal sealed class TestFleet : IAsyncDisposable
{
    public const string Config = "git.example/acme/config";

    private readonly SlipwayConfiguration configuration;
    private readonly Dictionary<string, Workspace> stages;

    /// <param name="cluster">The cluster.</param>
    /// <param name="configuration">The content of slipway.yaml.</param>
    /// <param name="log">Gets the requests to the cluster.</param>
    public TestFleet(AnyCluster cluster, string configuration = "stages: [{ name: dev }]", ILogger? log = null)
    {
        var written = SlipwayConfiguration.Parse(Encoding.UTF8.GetBytes(configuration));
        stages = written.Stages.SelectMany(PlacesOf).ToDictionary(place => place.Key, _ => new Workspace(cluster, log));
        this.configuration = written with { Stages = [.. written.Stages.Select(stage => stage with { Namespace = this[PlacesOf(stage)[0].Key].Namespace })] };
    }

    /// <summary>The manifests of each application: <c>dev/web</c>.</summary>
    public SortedDictionary<string, string> Manifests { get; } = new(StringComparer.Ordinal);

    /// <summary>Where a stage is: <c>dev</c>, or <c>prod/eu</c>.</summary>
    public Workspace this[string stage] => stages[stage];

    /// <summary>Gives applications a ConfigMap that is named like them.</summary>
    public void Set(string color, params string[] applications)
    {
        foreach (var application in applications)
        {
            Manifests[application] = $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {application.Split('/')[1]} }}\ndata: {{ color: {color} }}";
        }
    }

    public Task CreateNamespacesAsync() => Task.WhenAll(stages.Values.Select(workspace => workspace.CreateNamespaceAsync()));

    public async Task<IReadOnlyList<Outcome>> DeployAsync(CommitSha commit, FleetRun? options = null, CancellationToken cancellationToken = default)
    {
        var run = options ?? new FleetRun();
        var asked = configuration.Stages.Where(stage => run.Stage is null || stage.Name.Value == run.Stage).ToList();
        await using var events = new EventFanOut(run.Listeners, TimeProvider.System, Logger.None);
        var isCancelled = false;
        try
        {
            _ = events.RaiseAsync(new DeployEvent.RunStarted([.. asked.SelectMany(stage => PartsOf(stage, run)).SelectMany(part => part.Renderings).Select(rendering => rendering.Target)]));
            var outcomes = await new Deployer(
                new DeployRequest
                {
                    Commit = commit,
                    Config = Config,
                    IsAncestor = run.Order,
                    Holder = "a test",
                    Version = "0.0.0-test",
                    Configuration = configuration,
                    RulesOf = _ => run.Rules,
                    Parts = [.. asked.SelectMany(stage => PartsOf(stage, run))],
                    Required = [.. configuration.Stages.Where(stage => asked.Any(one => one.Requires.Contains(stage.Name)) && !asked.Contains(stage))
                        .SelectMany(stage => PartsOf(stage, run with { Application = null, Through = run.RequiredThrough ?? run.Through }))],
                    TestsOf = run.TestsOf,
                    TestsAll = run.TestsAll,
                    Rollouts = run.Rollouts,
                    Review = run.Review,
                    IgnoresFreeze = run.IgnoresFreeze,
                },
                events,
                run.Time).RunAsync(cancellationToken);
            _ = events.RaiseAsync(new DeployEvent.RunEnded(outcomes, null));
            return outcomes;
        }
        catch (OperationCanceledException)
        {
            isCancelled = true;
            _ = events.RaiseAsync(new DeployEvent.Cancelled());
            throw;
        }
        finally
        {
            await events.DrainAsync(isCancelled);
        }
    }

    /// <summary>The outcomes in short: <c>dev/web unchanged</c>.</summary>
    public static IReadOnlyList<string> Words(IEnumerable<Outcome> outcomes) => [.. outcomes.Select(outcome => $"{outcome.Target} {OutcomeText.WordOf(outcome)}")];

    public async ValueTask DisposeAsync()
    {
        foreach (var workspace in stages.Values)
        {
            await workspace.DisposeAsync();
        }
    }

    private static List<(string Key, ClusterName? Cluster)> PlacesOf(StageConfiguration stage) =>
        stage.Clusters.Count == 0 ? [(stage.Name.Value, null)] : [.. stage.Clusters.Select(cluster => ($"{stage.Name}/{cluster.Name}", cluster.Name))];

    private IEnumerable<StagePart> PartsOf(StageConfiguration stage, FleetRun run) => PlacesOf(stage).Select(place => new StagePart
    {
        Stage = stage.Name,
        ClusterName = place.Cluster,
        Cluster = run.Through ?? this[place.Key].Connection,
        Namespace = this[place.Key].Namespace,
        Renderings = RenderingsOf(stage, place.Cluster, this[place.Key].Namespace, run),
        IsWhole = run.Application is null,
        PlanRulesOf = _ => run.Rules.Plan,
        SmokeRequests = run.Requests,
    });

    private IReadOnlyList<Rendering> RenderingsOf(StageConfiguration stage, ClusterName? cluster, string inNamespace, FleetRun run) =>
    [
        .. from manifest in Manifests
           let name = manifest.Key.Split('/')
           where name[0] == stage.Name.Value && (run.Application is null || name[1] == run.Application)
           select Rendering.Of(
               new RenderingTarget { Stage = stage.Name, Cluster = cluster, Application = ApplicationName.Parse(name[1]), Namespace = inNamespace },
               ManifestDocuments.Read($"{manifest.Key}.yaml", Encoding.UTF8.GetBytes(manifest.Value), [])),
    ];
}
