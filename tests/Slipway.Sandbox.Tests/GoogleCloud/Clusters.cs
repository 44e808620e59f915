using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Slipway.Sandbox.Tests.GoogleCloud;

public sealed class Clusters : GoogleTest
{
    [Fact]
    public async Task A_cluster_is_reached_by_what_its_API_says_of_it_and_a_token()
    {
        var cluster = await OkAsync(HttpMethod.Get, $"container/{Project}/locations/europe-west1/clusters/sandbox");
        using var authority = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Convert.FromBase64String((string)cluster["masterAuth"]!["clusterCaCertificate"]!)));
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, certificate, chain, _) =>
            {
                chain!.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                chain.ChainPolicy.CustomTrustStore.Add(authority);
                return chain.Build(certificate!);
            },
        };
        using var client = new HttpClient(handler);
        client.DefaultRequestHeaders.Authorization = new("Bearer", await TokenAsync(Credential));

        using var namespaces = await client.GetAsync(new Uri($"https://{(string?)cluster["endpoint"]}/api/v1/namespaces"));

        Assert.Equal(HttpStatusCode.OK, namespaces.StatusCode);
    }

    [Theory]
    [InlineData($"container/{Project}/locations/europe-west1/clusters/other", HttpStatusCode.NotFound)]
    [InlineData("container/v1/projects/other/locations/europe-west1/clusters/sandbox", HttpStatusCode.Forbidden)]
    public async Task Another_cluster_is_not_there(string path, HttpStatusCode code) => await RefusedAsync(code, HttpMethod.Get, path);
}
