using System.Net;
using System.Net.Sockets;

namespace Benchmarks;

static class FreePorts
{
    /// <summary>A port that is free, and the next one too: a sandbox takes both.</summary>
    public static int Pair()
    {
        while (true)
        {
            using var first = new TcpListener(IPAddress.Loopback, 0);
            first.Start();
            var port = ((IPEndPoint)first.LocalEndpoint).Port;
            using var second = new TcpListener(IPAddress.Loopback, port + 1);
            try
            {
                second.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: try another pair.
            }
        }
    }
}
