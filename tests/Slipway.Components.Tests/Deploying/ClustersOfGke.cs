using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Nuke.Common;
using Slipway.Components.Running;
using Slipway.GoogleCloud.Credentials;
using Assert = Xunit.Assert;

namespace Slipway.Components.Tests.Deploying;

public sealed class ClustersOfGke : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-gke-");
    private readonly ScriptedServer google = new();

    public ClustersOfGke() => google.Respond = request => request == "POST /token"
        ? new(200, """{"access_token":"a-token","expires_in":3600,"token_type":"Bearer"}""")
        : new(200, $$"""{"endpoint":"127.0.0.1:1","masterAuth":{"clusterCaCertificate":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(Authority()))}}"} }""");

    [Fact]
    public void A_cluster_by_its_name_is_connected_to_where_GKE_says_whatever_the_kubeconfig()
    {
        var build = Open("projects/acme/locations/europe-west3/clusters/prod");

        using var cluster = build.ConnectToCluster();

        Assert.Equal(new Uri("https://127.0.0.1:1/"), cluster.Server);
        Assert.Contains("projects/acme/locations/europe-west3/clusters/prod", cluster.Name, StringComparison.Ordinal);
        Assert.Equal(["POST /token", "GET /v1/projects/acme/locations/europe-west3/clusters/prod"], google.Requests);
    }

    [Fact]
    public void It_is_asked_for_ahead_as_any_other()
    {
        var build = Open("projects/acme/locations/europe-west3/clusters/prod");

        build.ConnectAhead();
        using var cluster = build.ConnectToCluster();

        Assert.Single(google.Requests, request => request.StartsWith("GET /v1/", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_and_an_address_that_are_none_are_told_together_before_anything_is_asked()
    {
        var build = Open("prod", "http://container.example.com");

        var refusal = Assert.Throws<InvalidInputException>(() => build.ClusterIsValid);

        Assert.Equal(["gke 'prod'", "ContainerUrl"], refusal.Problems.Select(problem => problem.Subject));
        Assert.Contains("'http://container.example.com' is not an address to send tokens to; expected https, or http on this machine", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(google.Requests);
    }

    public void Dispose()
    {
        google.Dispose();
        folder.Delete(recursive: true);
    }

    private static string Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        return certificate.ExportCertificatePem();
    }

    private IHaveCluster Open(string cluster, string? containerUrl = null)
    {
        using var key = RSA.Create(2048);
        var file = Path.Combine(folder.FullName, "key.json");
        File.WriteAllText(file, JsonSerializer.Serialize(new
        {
            type = "service_account", client_email = "ci@acme.iam.gserviceaccount.com", private_key_id = "1", private_key = key.ExportPkcs8PrivateKeyPem(), token_uri = $"{google.Address}token",
        }));
        IHaveCluster build = new Build { Name = cluster, Address = containerUrl ?? google.Address.AbsoluteUri };
        BuildSession.Of(build).Set(new GoogleTokens(new CredentialPlaces { NamedFile = file, UserFile = "/no/such/file" }, TimeProvider.System));
        return build;
    }

    private sealed class Build : NukeBuild, IHaveCluster
    {
        public required string Name { get; init; }

        public required string Address { get; init; }

        string? IHaveCluster.Cluster => Name;

        string? IHaveCluster.Kubeconfig => "/no/such/kubeconfig";

        string? IHaveGoogleCloud.ContainerUrl => Address;
    }
}
