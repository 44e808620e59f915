using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Records;

namespace Slipway.Pages.Fleet;

/// <summary>Where applications run: a stage, or one of its clusters.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Cluster">The cluster; null where the stage is in one.</param>
internal sealed record Place(StageName Stage, ClusterName? Cluster)
{
    /// <summary>The places of all stages, in their order. A cluster that slipway.yaml lost is one as long as there is a history of it.</summary>
    public static IReadOnlyList<Place> Of(SlipwayConfiguration configuration, IEnumerable<RecordName> recorded)
    {
        var known = recorded.Select(name => (name.Stage, name.Cluster)).Distinct().ToList();
        return
        [
            .. from stage in configuration.Stages
               from cluster in known.Where(name => name.Stage == stage.Name).Select(name => name.Cluster)
                   .Concat(stage.Clusters.Select(cluster => cluster.Name)).Distinct().DefaultIfEmpty().OrderBy(cluster => cluster?.Value, StringComparer.Ordinal)
               select new Place(stage.Name, cluster),
        ];
    }

    /// <summary>The history of an application there.</summary>
    public RecordName Of(ApplicationName application) => new(Stage, Cluster, application);

    /// <inheritdoc/>
    public override string ToString() => Cluster is null ? Stage.Value : $"{Stage} {Cluster}";
}
