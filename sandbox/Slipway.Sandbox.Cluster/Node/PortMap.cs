using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>Which port of this machine stands for which container of which Pod.</summary>
internal sealed class PortMap
{
    private readonly ConcurrentDictionary<(string Pod, string Container), int> _ports = new();

    /// <summary>A free loopback port for a container, the same for all its restarts.</summary>
    public int Assign(string podUid, string container) => _ports.GetOrAdd((podUid, container), _ => Free());

    public void Release(string podUid)
    {
        foreach (var key in _ports.Keys.Where(key => key.Pod == podUid))
            _ports.TryRemove(key, out _);
    }

    /// <summary>
    /// Where a port of a Pod, by number or name, is on this machine. A container has one port here, which stands for all that it declares.
    /// </summary>
    public int? Resolve(JsonObject pod, JsonNode? port, JsonObject? container = null)
    {
        IEnumerable<JsonObject> containers = container is null ? pod.Map("spec").Items("containers") : [container];
        JsonObject? only = null;
        foreach (var candidate in containers)
        {
            only ??= candidate;
            foreach (var declared in candidate.Items("ports"))
            {
                if ((port.AsNumber() is { } number && declared.Number("containerPort") == number) || (port.AsText() is { } name && declared.Text("name") == name))
                    return Mapped(pod, candidate);
            }
        }

        // Declaring ports is optional: a number that nobody declares is the first container's.
        return port.AsNumber() is not null && only is not null ? Mapped(pod, only) : null;
    }

    private int? Mapped(JsonObject pod, JsonObject container) =>
        _ports.TryGetValue((pod.Uid(), container.Text("name") ?? ""), out var port) ? port : null;

    private int Free()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (!_ports.Values.Contains(port))
                return port;
        }
    }
}
