using Serilog;
using Serilog.Core;
using Slipway.Kubernetes.Connections;
using Slipway.Sandbox.Faults;
using Slipway.Sandbox.Tests.Cluster;

namespace Slipway.Kubernetes.Tests.Clusters;

/// <summary>The cluster that SLIPWAY_TEST_KUBECONFIG names, otherwise the sandbox's.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit disposes through IAsyncLifetime.")]
public sealed class AnyCluster : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-cluster-");
    private FolderImages? images;
    private TestCluster? sandbox;

    /// <summary>Whether the tests' images are there: only the sandbox has them.</summary>
    public static bool IsSandbox => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("SLIPWAY_TEST_KUBECONFIG"));

    internal string Kubeconfig { get; private set; } = "";

    /// <summary>What is broken on purpose; only the sandbox can be.</summary>
    internal FaultBoard Faults { get; } = new(TimeProvider.System);

    public async Task InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("SLIPWAY_TEST_KUBECONFIG") is { Length: > 0 } named)
        {
            Kubeconfig = named;
            return;
        }

        images = new FolderImages();

        sandbox = await TestCluster.StartAsync(images, folder: Path.Combine(folder.FullName, "state"), faults: Faults);
        Kubeconfig = Path.Combine(folder.FullName, "kubeconfig");
        await File.WriteAllTextAsync(Kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: test
            clusters:
            - name: test
              cluster:
                server: {{sandbox.Url}}
                certificate-authority-data: {{Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(sandbox.Certificate.ExportCertificatePem()))}}
            contexts:
            - name: test
              context: { cluster: test, user: test }
            users:
            - name: test
              user: { token: {{TestCluster.Token}} }
            """);
    }

    public async Task DisposeAsync()
    {
        if (sandbox is not null)
        {
            await sandbox.DisposeAsync();
        }

        images?.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>A kubeconfig for the same cluster, with the token of a ServiceAccount that lives for ten minutes.</summary>
    internal async Task<string> KubeconfigOfAsync(string inNamespace, string account)
    {
        var configuration = k8s.KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig);
        using var client = new k8s.Kubernetes(configuration);
        var request = new k8s.Models.Authenticationv1TokenRequest
        {
            Spec = new k8s.Models.V1TokenRequestSpec { Audiences = [], ExpirationSeconds = 600 },
        };
        var answer = await k8s.CoreV1OperationsExtensions.CreateNamespacedServiceAccountTokenAsync(client.CoreV1, request, account, inNamespace);
        var file = Path.Combine(folder.FullName, $"kubeconfig-{inNamespace}-{account}");
        var authority = configuration.SslCaCerts is { Count: > 0 } certificates ? certificates[0].ExportCertificatePem() : "";
        await File.WriteAllTextAsync(file, $$"""
            apiVersion: v1
            kind: Config
            current-context: test
            clusters:
            - name: test
              cluster:
                server: {{configuration.Host}}
                {{(authority.Length == 0 ? $"insecure-skip-tls-verify: {(configuration.SkipTlsVerify ? "true" : "false")}" : $"certificate-authority-data: {Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(authority))}")}}
            contexts:
            - name: test
              context: { cluster: test, user: test }
            users:
            - name: test
              user: { token: {{answer.Status.Token}} }
            """);
        return file;
    }

    internal ClusterConnection Connect(TimeProvider? time = null, string? kubeconfig = null, ILogger? log = null) =>
        ClusterConnection.Open(new ClusterOptions { Kubeconfig = kubeconfig ?? Kubeconfig, Time = time ?? TimeProvider.System }, log ?? Logger.None);
}
