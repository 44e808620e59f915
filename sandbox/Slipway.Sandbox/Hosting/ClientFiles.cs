using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Hosting;

/// <summary>The files through which other programs find their way into the sandbox.</summary>
internal static class ClientFiles
{
    /// <summary>The kubeconfig for kubectl and client libraries (https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/).</summary>
    public static string Kubeconfig(Uri cluster, X509Certificate2 certificate, string token) =>
        $"""
        apiVersion: v1
        kind: Config
        current-context: sandbox
        clusters:
          - name: sandbox
            cluster:
              server: {cluster.GetLeftPart(UriPartial.Authority)}
              certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()))}
        contexts:
          - name: sandbox
            context:
              cluster: sandbox
              user: sandbox
              namespace: default
        users:
          - name: sandbox
            user:
              token: {token}

        """;

    /// <summary>
    /// Writes the docker <c>config.json</c> with credentials for both names of the registry's host. What clients have put there for other hosts stays; what
    /// they have put in the way of ours, by a login or logout, goes.
    /// </summary>
    public static void EnsureDockerConfig(string path, int port, string token)
    {
        var before = File.Exists(path) ? File.ReadAllText(path) : "";
        var config = Parse(before);
        foreach (var key in (string[])["credsStore", "credHelpers"])
        {
            config.Remove(key);
        }

        if (config["auths"] is not JsonObject hosts)
        {
            config["auths"] = hosts = [];
        }

        foreach (var host in (string[])[$"localhost:{port}", $"127.0.0.1:{port}"])
        {
            foreach (var key in hosts.Select(entry => entry.Key).Where(key => IsOf(key, host)).ToList())
            {
                hosts.Remove(key);
            }

            hosts[host] = new JsonObject { ["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"sandbox:{token}")) };
        }

        if (config.ToJsonString() is var after && after != before)
        {
            AtomicFile.WriteText(path, after);
        }
    }

    /// <summary>Also <c>http://localhost:7070/v2/</c> and <c>localhost:7070/acme</c>.</summary>
    private static bool IsOf(string key, string host) => key[(key.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0)..].Split('/')[0] == host;

    private static JsonObject Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            // A client that was cut off; what it held is lost either way.
            return [];
        }
    }
}
