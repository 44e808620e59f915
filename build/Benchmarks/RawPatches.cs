using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using k8s;
using Slipway;
using Slipway.Resources;
using Slipway.Values;

namespace Benchmarks;

/// <summary>
/// What the server alone costs: apply patches, 32 in flight over one HTTP/2 connection, that are ready before the clock starts and whose answers nobody reads.
/// </summary>
sealed class RawPatches(string kubeconfig, string manifests, string inNamespace)
{
    private const int InFlight = 32;

    // What the manifests hold: see MixedManifests.
    private static readonly Dictionary<string, string> Plurals = new()
    {
        ["Ingress"] = "ingresses",
        ["NetworkPolicy"] = "networkpolicies",
    };

    /// <summary>Creates all, which must not be there yet.</summary>
    /// <param name="withDryRun">Whether each patch goes as a dry run first: all of them before the first write, as a careful apply does.</param>
    /// <returns>The seconds.</returns>
    public double Create(bool withDryRun)
    {
        var patches = Read();
        using var client = Connect();
        var watch = Stopwatch.StartNew();
        if (withDryRun)
        {
            Send(client, patches, "&dryRun=All").GetAwaiter().GetResult();
        }

        Send(client, patches, "").GetAwaiter().GetResult();
        return watch.Elapsed.TotalSeconds;
    }

    private static Task Send(HttpClient client, IReadOnlyList<(string Path, byte[] Body)> patches, string query) => Parallel.ForEachAsync(
        patches,
        new ParallelOptions { MaxDegreeOfParallelism = InFlight },
        async (patch, cancellationToken) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Patch, patch.Path + query) { Content = new ByteArrayContent(patch.Body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/apply-patch+yaml");
            using var response = await client.SendAsync(request, cancellationToken);
            response.EnsureSuccessStatusCode();
        });

    private List<(string Path, byte[] Body)> Read()
    {
        var problems = new List<Problem>();
        return
        [
            .. from file in Directory.EnumerateFiles(manifests)
               from resource in ManifestDocuments.Read(file, File.ReadAllBytes(file), problems)
               select (PathOf(resource.Id), JsonValues.ToBytes(resource.Content)),
        ];
    }

    private string PathOf(ResourceId id)
    {
        var root = id.Type.Group.Length == 0 ? "api" : "apis";
        var plural = Plurals.GetValueOrDefault(id.Type.Kind) ?? id.Type.Kind.ToLowerInvariant() + "s";
        return $"{root}/{id.Type.ApiVersion}/namespaces/{inNamespace}/{plural}/{id.Name}?fieldManager=raw&force=true";
    }

    private HttpClient Connect()
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig);
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(configuration.SslCaCerts);
        return new HttpClient(handler)
        {
            BaseAddress = new Uri(configuration.Host + "/"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", configuration.AccessToken) },
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }
}
