using Serilog;
using Slipway.Configuration;
using Slipway.Kubernetes.Connections;
using Slipway.Naming;

namespace Slipway.Components.Deploying;

/// <summary>The clusters that the stages of a run are in: one connection for each, whatever number of stages share it.</summary>
/// <param name="connect">Connects to the cluster of stages that name none. Where all name one, there need be none.</param>
/// <param name="open">Connects to a cluster that slipway.yaml names.</param>
internal sealed class StageClusters(Func<ClusterConnection> connect, Func<ClusterConfiguration, ClusterConnection> open) : IDisposable
{
    private readonly Lazy<ClusterConnection> ofRun = new(connect);
    private readonly Dictionary<ClusterConfiguration, ClusterConnection> opened = [];

    /// <summary>Those of a slipway.yaml.</summary>
    /// <param name="connect">Connects to the cluster of stages that name none.</param>
    /// <param name="options">The run's own: what a stage does not say is as there.</param>
    /// <param name="root">The folder of the slipway.yaml that holds: its paths are relative to it.</param>
    /// <param name="openGke">Connects to a cluster of GKE.</param>
    /// <param name="log">Gets what is sent.</param>
    public static StageClusters Of(
        Func<ClusterConnection> connect, ClusterOptions options, string root, Func<GkeCluster, ClusterOptions, ClusterConnection> openGke, ILogger log) => new(
            connect,
            cluster => Open(cluster, options, root, openGke, log));

    /// <summary>Connects to a cluster that a slipway.yaml names.</summary>
    public static ClusterConnection Open(
        ClusterConfiguration cluster, ClusterOptions options, string root, Func<GkeCluster, ClusterOptions, ClusterConnection> openGke, ILogger log) => cluster.Gke is { } gke
            ? openGke(gke, options)
            : ClusterConnection.Open(
                options with { Kubeconfig = cluster.Kubeconfig is { } file ? Path.GetFullPath(file, root) : options.Kubeconfig, Context = cluster.Context }, log);

    /// <summary>The cluster of stages that name none.</summary>
    /// <exception cref="InvalidInputException">There is no usable kubeconfig.</exception>
    public ClusterConnection OfRun => ofRun.Value;

    /// <summary>The clusters of a stage; one without a name where it is in one only.</summary>
    /// <exception cref="InvalidInputException">What slipway.yaml says leads to no cluster.</exception>
    public IReadOnlyList<(ClusterName? Name, ClusterConnection Connection)> Of(StageConfiguration stage)
    {
        Check([stage]);
        return [.. PlacesOf(stage).Select(place => (place?.Name, Open(place)))];
    }

    /// <summary>All clusters of some stages, each once.</summary>
    /// <exception cref="InvalidInputException">What slipway.yaml says of them leads to no cluster: all that is wrong.</exception>
    public IReadOnlyList<ClusterConnection> Of(IReadOnlyCollection<StageConfiguration> stages)
    {
        Check(stages);
        return [.. stages.SelectMany(Of).Select(cluster => cluster.Connection).Distinct()];
    }

    /// <summary>Makes sure that every cluster of some stages is one to connect to. Nothing is sent to it.</summary>
    /// <exception cref="InvalidInputException">What slipway.yaml says of them leads to no cluster: all that is wrong.</exception>
    public void Check(IEnumerable<StageConfiguration> stages)
    {
        var problems = new List<Problem>();
        foreach (var stage in stages)
        {
            var servers = new Dictionary<Uri, ClusterName>();
            foreach (var place in PlacesOf(stage))
            {
                try
                {
                    var server = Open(place).Server;
                    // Two names for one cluster would be two deployments into the same apply sets.
                    if (place?.Name is { } name && !servers.TryAdd(server, name))
                    {
                        problems.Add(new Problem($"stage '{stage.Name}'", $"clusters '{servers[server]}' and '{name}' are the same: both lead to {server}. Name it once."));
                    }
                }
                catch (InvalidInputException exception)
                {
                    problems.AddRange(exception.Problems.Select(problem => Named(stage, place, problem)));
                }
            }
        }

        if (problems.Count > 0)
        {
            throw new InvalidInputException([.. problems.Distinct()]);
        }
    }

    /// <summary>
    /// Whether a stage is known to be in other clusters only. That two contexts lead to the same server is seen where both were connected to; of what was not, nothing is known here.
    /// </summary>
    public bool IsElsewhere(StageConfiguration stage, ClusterConnection cluster) =>
        PlacesOf(stage).All(place => Find(place) is { } connection && connection.Server != cluster.Server);

    /// <summary>Whether a stage is in a cluster that was connected to for it.</summary>
    public bool IsIn(StageConfiguration stage, ClusterConnection cluster) => PlacesOf(stage).Any(place => Find(place) == cluster);

    public void Dispose()
    {
        if (ofRun.IsValueCreated)
        {
            ofRun.Value.Dispose();
        }

        foreach (var connection in opened.Values)
        {
            connection.Dispose();
        }
    }

    // Null: the run's.
    private static ClusterConfiguration?[] PlacesOf(StageConfiguration stage) => stage.Clusters.Count > 0 ? [.. stage.Clusters] : [stage.Cluster];

    private static Problem Named(StageConfiguration stage, ClusterConfiguration? place, Problem problem)
    {
        var subject = place?.Name is { } name ? $"cluster '{name}' of stage '{stage.Name}'" : $"the cluster of stage '{stage.Name}'";
        return place is null || problem.Subject == subject ? problem : new Problem(subject, $"{problem.Subject}: {problem.Message}");
    }

    private ClusterConnection? Find(ClusterConfiguration? place) =>
        place is not null ? opened.GetValueOrDefault(place with { Name = null })
        : ofRun.IsValueCreated ? ofRun.Value
        : null;

    private ClusterConnection Open(ClusterConfiguration? cluster)
    {
        if (cluster is null)
        {
            return OfRun;
        }

        var place = cluster with { Name = null };
        if (!opened.TryGetValue(place, out var connection))
        {
            opened[place] = connection = open(place);
        }

        return connection;
    }
}
