using System.Security.Cryptography.X509Certificates;
using System.Text;
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

    /// <summary>The docker <c>config.json</c> with credentials for both names of the registry's host.</summary>
    public static string DockerConfig(int port, string token)
    {
        var credential = Convert.ToBase64String(Encoding.UTF8.GetBytes($"sandbox:{token}"));
        var hosts = new JsonObject();
        foreach (var host in new[] { "localhost", "127.0.0.1" })
        {
            hosts[$"{host}:{port}"] = new JsonObject { ["auth"] = credential };
        }

        return new JsonObject { ["auths"] = hosts }.ToJsonString();
    }
}
