using System.Globalization;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>Hands out what must be unique in the cluster.</summary>
internal sealed class Allocator(Func<IEnumerable<string>> usedAddresses, Func<IEnumerable<long>> usedNodePorts)
{
    /// <summary>A Service's address. Nothing listens there: the sandbox has no virtual network.</summary>
    public string ClusterAddress()
    {
        var used = usedAddresses().ToHashSet(StringComparer.Ordinal);
        string address;
        do
        {
            var number = Random.Shared.Next(256, 65_000);
            address = string.Create(CultureInfo.InvariantCulture, $"10.96.{number / 256}.{number % 256}");
        }
        while (!used.Add(address));
        return address;
    }

    public long NodePort()
    {
        var used = usedNodePorts().ToHashSet();
        long port;
        do
            port = Random.Shared.Next(30_000, 32_768);
        while (!used.Add(port));
        return port;
    }
}
