using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Hosting;

/// <summary>
/// The Unix socket over which <c>gh</c> reaches the forge: it speaks plain HTTP only through one, and to a host name only
/// (https://cli.github.com/manual/gh_config, <c>http_unix_socket</c>).
/// </summary>
internal sealed class ForgeSocket
{
    /// <summary>The host name that <c>gh</c> is given.</summary>
    public const string Host = "forge.local";

    // The kernel's limit is 108 bytes, with a zero at the end, and smaller on other systems.
    private const int MaxLength = 100;

    private ForgeSocket(string path, bool isElsewhere) => (Path, IsElsewhere) = (path, isElsewhere);

    public string Path { get; }

    /// <summary>Whether the state folder's path was too long for a socket in it.</summary>
    public bool IsElsewhere { get; }

    /// <summary>Null where there are no such sockets.</summary>
    public static ForgeSocket? In(SandboxFolder folder, AccessToken token)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var inside = System.IO.Path.Combine(folder.Root, "forge.sock");
        var isElsewhere = Encoding.UTF8.GetByteCount(inside) > MaxLength;
        return new ForgeSocket(isElsewhere ? $"/tmp/slipway-{token.Instance}/forge.sock" : inside, isElsewhere);
    }

    /// <summary>Whether a request came through it. What comes through it cannot come from another site's page.</summary>
    public static bool Carries(HttpContext context) =>
        context.Features.Get<IConnectionSocketFeature>()?.Socket.AddressFamily == AddressFamily.Unix;

    /// <summary>Removes what a killed predecessor left. The caller holds the folder's lock, so nobody listens there.</summary>
    public void Prepare()
    {
        if (!OperatingSystem.IsWindows() && IsElsewhere)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        File.Delete(Path);
    }

    /// <summary>Removes the socket and its folder elsewhere; both may be gone.</summary>
    public void Remove()
    {
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        if (!Directory.Exists(folder))
        {
            return;
        }

        File.Delete(Path);
        if (IsElsewhere)
        {
            Directory.Delete(folder);
        }
    }
}
