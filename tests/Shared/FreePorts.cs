using System.Net;
using System.Net.Sockets;

namespace Slipway.Testing;

/// <summary>Ports of this machine that nobody listens on, each handed out once while the test process lives.</summary>
internal static class FreePorts
{
    // Below the ports that systems give to outgoing connections (Linux from 32768, others from 49152), so that none of those takes one
    // between a sandbox's end and its restart.
    private const int First = 20_000;

    private const int Last = 32_000;

    // A lock file for each pair keeps other test processes away from it; the system releases it with the process.
    private static readonly List<FileStream> s_reserved = [];

    /// <summary>A port that is free.</summary>
    public static int One() => Pair();

    /// <summary>A port that is free, as is the next one.</summary>
    public static int Pair()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "slipway-test-ports"));
        // Each search begins elsewhere: a port that was just closed may still be waiting for its last connections.
        var start = Random.Shared.Next((Last - First) / 2);
        for (var tried = 0; tried < (Last - First) / 2; tried++)
        {
            var port = First + (start + tried) % ((Last - First) / 2) * 2;
            if (TryReserve(Path.Combine(folder.FullName, $"{port}.lock")) is not { } reservation)
                continue;

            if (IsFree(port) && IsFree(port + 1))
            {
                lock (s_reserved)
                    s_reserved.Add(reservation);
                return port;
            }

            reservation.Dispose();
        }

        throw new InvalidOperationException($"All ports from {First} to {Last} are taken.");
    }

    private static FileStream? TryReserve(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            // Another test process has it.
            return null;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
