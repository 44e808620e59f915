using Slipway.Smoke;

namespace Slipway.Kubernetes.Tests.Clusters;

/// <summary>
/// Programs for containers of tests, as fields of a container in YAML's flow style: images of the sandbox, and on another cluster the image that
/// SLIPWAY_TEST_IMAGE names (with busybox's sh and httpd) with a command.
/// </summary>
internal static class TestContainers
{
    private static readonly Dictionary<string, string> Commands = new(StringComparer.Ordinal)
    {
        ["web:v1"] = Serve("v1"),
        ["web:v2"] = Serve("v2"),
        ["web:crash"] = "echo no database; exit 3",
        ["web:deaf"] = "sleep 3600",
        ["job:ok"] = "echo migrated",
        ["job:fail"] = "echo broken; exit 1",
    };

    /// <summary>The image for other clusters; null when none is named.</summary>
    public static string? Image => Environment.GetEnvironmentVariable("SLIPWAY_TEST_IMAGE") is { Length: > 0 } image ? image : null;

    /// <summary>Image, and command where it needs one.</summary>
    public static string Of(string program) => AnyCluster.IsSandbox
        ? $"image: 'localhost/acme/{program}'"
        : $"image: '{Image}', command: [sh, -c, \"{Commands[program]}\"]";

    /// <summary>The same as the Job of a smoke test.</summary>
    public static SmokeTarget.Job Job(string name, string program) => AnyCluster.IsSandbox
        ? new SmokeTarget.Job(name, $"localhost/acme/{program}")
        : new SmokeTarget.Job(name, Image!, "sh", "-c", Commands[program]);

    private static string Serve(string version) =>
        $"mkdir -p /tmp/www; cd /tmp/www; printf '{version} GET /' > index.html; printf '{version} GET /hello' > hello; echo serving {version}; httpd -f -p 8080 -h /tmp/www";
}
