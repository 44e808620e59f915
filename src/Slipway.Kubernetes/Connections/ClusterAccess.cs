using System.Security.Cryptography;
using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using Slipway.Configuration;

namespace Slipway.Kubernetes.Connections;

/// <summary>How to reach a cluster and as whom, and how to name it in messages.</summary>
/// <param name="Configuration">Address, certificates and credentials for the client.</param>
/// <param name="Description">Where they come from: <c>context 'prod' of /home/me/.kube/config</c>.</param>
internal sealed record ClusterAccess(KubernetesClientConfiguration Configuration, string Description)
{
    /// <summary>The account to act as; null: that of the credentials.</summary>
    public Impersonation? As { get; private init; }

    /// <summary>Who we are, where the configuration does not say.</summary>
    public IAccessTokens? Tokens { get; private init; }

    /// <summary>The cluster of GKE that it is known to be; null: not known.</summary>
    public GkeCluster? Gke { get; private init; }

    public static ClusterAccess Of(ClusterOptions options)
    {
        if (options.Named is { } named)
        {
            return Of(named);
        }

        var files = FilesOf(options);
        if (files.Count > 0)
        {
            return FromFiles(files, options.Context);
        }

        if (options.Kubeconfig is null && KubernetesClientConfiguration.IsInCluster())
        {
            return new ClusterAccess(KubernetesClientConfiguration.InClusterConfig(), "this Pod's service account");
        }

        throw new InvalidInputException(
            $"kubeconfig '{options.Kubeconfig ?? DefaultFile}'",
            "there is no such file. Name one with --kubeconfig or KUBECONFIG.");
    }

    private static ClusterAccess Of(NamedCluster named)
    {
        var configuration = new KubernetesClientConfiguration { Host = named.Server.AbsoluteUri };
        if (named.Authority is { } authority)
        {
            configuration.SslCaCerts = [];
            try
            {
                configuration.SslCaCerts.ImportFromPem(authority);
            }
            catch (CryptographicException exception)
            {
                throw new SlipwayException($"cluster {named.Name}", $"certificate-authority is not a certificate: {exception.Message}", innerException: exception);
            }
        }

        return new ClusterAccess(configuration, named.Name) { Tokens = named.Tokens, Gke = named.Gke };
    }

    private static string DefaultFile =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");

    private static List<string> FilesOf(ClusterOptions options) =>
        [.. (options.Kubeconfig ?? DefaultFile).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(File.Exists)];

    private static ClusterAccess FromFiles(List<string> files, string? context)
    {
        var kubeconfig = KubeconfigFiles.Read(files);
        var name = context ?? kubeconfig.CurrentContext;
        var file = string.Join(Path.PathSeparator, files);
        Check(kubeconfig, name, file);
        var details = kubeconfig.Contexts.First(one => one.Name == name).ContextDetails;
        var impersonation = KubeconfigFiles.ImpersonationOf(files, details.User);
        try
        {
            var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(kubeconfig, name);
            return new ClusterAccess(configuration, $"context '{name}' of {file}{(impersonation is null ? "" : $", as {impersonation.User}")}") 
            {
                As = impersonation,
                // People rename contexts; the entry of the cluster keeps the name that gcloud gave it.
                Gke = GkeCluster.OfEntry(details.Cluster),
            };
        }
        catch (Exception exception) when (exception is KubeConfigException or IOException or FormatException or InvalidOperationException)
        {
            // A credential plugin that is missing or fails ends here, too; its message is the plugin's.
            throw new SlipwayException($"context '{name}' of {file}", exception.Message, innerException: exception);
        }
    }

    private static void Check(K8SConfiguration kubeconfig, string? name, string file)
    {
        if (string.IsNullOrEmpty(name))
        {
            throw new InvalidInputException(file, $"has no current context. Choose one of: {Names(kubeconfig.Contexts.Select(context => context.Name))}.");
        }

        var context = kubeconfig.Contexts.FirstOrDefault(context => context.Name == name)
            ?? throw new InvalidInputException(file, $"has no context '{name}'. It has: {Names(kubeconfig.Contexts.Select(context => context.Name))}.");
        if (kubeconfig.Clusters.FirstOrDefault(cluster => cluster.Name == context.ContextDetails.Cluster)?.ClusterEndpoint.Server is null)
        {
            throw new InvalidInputException(
                file, $"context '{name}' names the cluster '{context.ContextDetails.Cluster}', for which there is no entry with a server.");
        }
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.DefaultIfEmpty("none"));
}
