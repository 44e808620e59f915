using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Configuration;

/// <summary>Reads <c>cluster</c>, or <c>clusters</c> and <c>waves</c>, of a stage in slipway.yaml.</summary>
internal static class ClustersReader
{
    private static readonly string[] PlaceKeys = ["context", "kubeconfig", "gke"];
    private static readonly string[] NamedKeys = ["name", .. PlaceKeys];
    private static readonly string[] WaveKeys = ["clusters", "maxParallel", "maxFailed", "soak"];

    public static StageConfiguration Read(SlipwayConfigurationReader reader, MapValue mapping, StageConfiguration stage)
    {
        var (one, several, waves) = (mapping["cluster"], mapping["clusters"], mapping["waves"]);
        if (one is not null && several is not null)
        {
            reader.Report(one, "a stage has 'cluster' or 'clusters', not both.");
        }

        if (several is null)
        {
            if (waves is not null)
            {
                reader.Report(waves, "'waves' order several clusters; expected 'clusters' beside it: clusters: [{ name: eu, context: prod-eu }]");
            }

            return stage with { Cluster = one is null ? null : ReadOne(reader, one) };
        }

        if (several is not ListValue { Count: > 0 })
        {
            reader.Report(several, "expected 'clusters' to be a list of at least one cluster: clusters: [{ name: eu, context: prod-eu }]");
        }

        var mappings = reader.Mappings(mapping, "clusters").ToList();
        var clusters = mappings.ConvertAll(cluster => ReadNamed(reader, cluster));
        ReportTwins(reader, mappings, clusters);
        var named = clusters.OfType<ClusterConfiguration>().ToList();
        var names = named.Select(cluster => cluster.Name!).ToList();
        return stage with { Clusters = named, Waves = waves is null ? [new ClusterWave { Clusters = names }] : ReadWaves(reader, mapping, names) };
    }

    private static ClusterConfiguration? ReadOne(SlipwayConfigurationReader reader, Value node)
    {
        if (node is not MapValue mapping)
        {
            reader.Report(node, "expected where the cluster is: cluster: { context: prod }");
            return null;
        }

        reader.CheckKeys(mapping, PlaceKeys);
        return ReadPlace(reader, mapping);
    }

    private static ClusterConfiguration? ReadNamed(SlipwayConfigurationReader reader, MapValue mapping)
    {
        reader.CheckKeys(mapping, NamedKeys);
        if (mapping["name"] is null)
        {
            reader.Report(mapping, "one of several clusters has no 'name': { name: eu, context: prod-eu }");
        }

        var name = reader.Parsed(mapping, "name", ClusterName.Parse);
        var cluster = ReadPlace(reader, mapping) with { Name = name };
        return name is null ? null : cluster;
    }

    private static ClusterConfiguration ReadPlace(SlipwayConfigurationReader reader, MapValue mapping)
    {
        var cluster = new ClusterConfiguration
        {
            Context = reader.Text(mapping, "context"),
            Kubeconfig = reader.Text(mapping, "kubeconfig"),
            Gke = reader.Parsed(mapping, "gke", GkeCluster.Parse),
        };
        var (inKubeconfig, inGke) = (mapping["context"] is not null || mapping["kubeconfig"] is not null, mapping["gke"] is not null);
        if (inKubeconfig == inGke)
        {
            reader.Report(mapping, inGke ? "a cluster has either 'gke', or 'context' and 'kubeconfig'." : "a cluster needs 'context', 'kubeconfig' or both, or 'gke'.");
        }

        return cluster;
    }

    // Two names for one place would be two deployments into the same apply sets.
    private static void ReportTwins(SlipwayConfigurationReader reader, List<MapValue> mappings, List<ClusterConfiguration?> clusters)
    {
        for (var i = 0; i < clusters.Count; i++)
        {
            if (clusters[i] is not { } cluster)
            {
                continue;
            }

            var earlier = clusters.Take(i).OfType<ClusterConfiguration>().ToList();
            if (earlier.Exists(other => other.Name == cluster.Name))
            {
                reader.Report(mappings[i]["name"]!, $"cluster '{cluster.Name}' is declared twice.");
            }
            else if (earlier.Find(other => other.Place == cluster.Place && cluster.Place.Length > 0) is { } same)
            {
                reader.Report(mappings[i], $"clusters '{same.Name}' and '{cluster.Name}' are the same: {cluster.Place}.");
            }
        }
    }

    private static List<ClusterWave> ReadWaves(SlipwayConfigurationReader reader, MapValue stage, List<ClusterName> clusters)
    {
        var mappings = reader.Mappings(stage, "waves").ToList();
        if (stage["waves"] is ListValue { Count: 0 })
        {
            reader.Report(stage["waves"]!, "expected 'waves' to be a list of at least one wave: waves: [{ clusters: [eu], soak: 30m }]");
        }

        var left = clusters.ToList();
        var waves = mappings.ConvertAll(wave => ReadWave(reader, wave, clusters, left));
        // What is in no wave would never be deployed, and nobody would notice.
        if (mappings.Count > 0 && left.Count > 0)
        {
            reader.Report(stage["waves"]!, $"no wave has {string.Join(", ", left.Select(name => $"'{name}'"))}. Name each cluster in a wave, or write a last wave without 'clusters': it is all the others.");
        }

        return waves;
    }

    private static ClusterWave ReadWave(SlipwayConfigurationReader reader, MapValue mapping, List<ClusterName> clusters, List<ClusterName> left)
    {
        reader.CheckKeys(mapping, WaveKeys);
        var named = mapping["clusters"] is null ? null : reader.Names(mapping, "clusters", ClusterName.Parse);
        foreach (var (name, position) in named ?? [])
        {
            if (!clusters.Contains(name))
            {
                reader.Report(position, $"cluster '{name}' is not declared{NearestName.Hint(name.Value, clusters.Select(cluster => cluster.Value))}");
            }
            else if (!left.Remove(name))
            {
                reader.Report(position, $"cluster '{name}' is in a wave already.");
            }
        }

        IReadOnlyList<ClusterName> members = named is null ? [.. left] : [.. named.Select(mention => mention.Name)];
        if (mapping["clusters"] is ListValue { Count: 0 } || (named is null && members.Count == 0))
        {
            reader.Report(mapping, "a wave has no clusters.");
        }

        left.RemoveAll(members.Contains);
        return new ClusterWave
        {
            Clusters = members,
            MaxParallel = reader.Number(mapping, "maxParallel", least: 1) ?? 1,
            MaxFailed = reader.Number(mapping, "maxFailed", least: 0) ?? 0,
            Soak = reader.Duration(mapping, "soak") ?? TimeSpan.Zero,
        };
    }
}
