using Slipway.Configuration;
using Slipway.Kubernetes.Connections;
using Slipway.Naming;

namespace Slipway.Components.Deploying;

/// <summary>The clusters that the stages of a run are in: one connection for each, whatever number of stages share it.</summary>
/// <param name="ofRun">The cluster of stages that name none.</param>
/// <param name="open">Connects to a cluster that slipway.yaml names.</param>
internal sealed class StageClusters(ClusterConnection ofRun, Func<ClusterConfiguration, ClusterConnection> open) : IDisposable
{
    private readonly Dictionary<ClusterConfiguration, ClusterConnection> opened = [];

    /// <summary>The cluster of stages that name none.</summary>
    public ClusterConnection OfRun => ofRun;

    /// <summary>The clusters of a stage; one without a name where it is in one only.</summary>
    /// <exception cref="InvalidInputException">What slipway.yaml says leads to no cluster.</exception>
    public IReadOnlyList<(ClusterName? Name, ClusterConnection Connection)> Of(StageConfiguration stage) =>
        stage.Clusters.Count > 0 ? [.. stage.Clusters.Select(cluster => (cluster.Name, Open(stage, cluster)))]
        : stage.Cluster is { } only ? [(null, Open(stage, only))]
        : [(null, ofRun)];

    /// <summary>All clusters of some stages, each once.</summary>
    public IReadOnlyList<ClusterConnection> Of(IEnumerable<StageConfiguration> stages) => [.. stages.SelectMany(Of).Select(cluster => cluster.Connection).Distinct()];

    public void Dispose()
    {
        ofRun.Dispose();
        foreach (var connection in opened.Values)
        {
            connection.Dispose();
        }
    }

    private ClusterConnection Open(StageConfiguration stage, ClusterConfiguration cluster)
    {
        cluster.RequireKubeconfig(stage.Name);
        var place = cluster with { Name = null };
        if (!opened.TryGetValue(place, out var connection))
        {
            opened[place] = connection = open(place);
        }

        return connection;
    }
}
