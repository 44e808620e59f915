using Slipway.Configuration;
using Slipway.GoogleCloud.Clusters;
using Slipway.GoogleCloud.Tests.Support;
using static Slipway.GoogleCloud.Tests.Support.GoogleServer;

namespace Slipway.GoogleCloud.Tests.Clusters;

public sealed class WaysIntoAClusterOfGke : IDisposable
{
    private const string OwnAuthority = "\"masterAuth\":{\"clusterCaCertificate\":\"LS0tLS1QRU0tLS0tLQ==\"}";
    private static readonly GkeCluster Cluster = GkeCluster.Parse("projects/acme/locations/europe-west3/clusters/prod");
    private readonly GoogleServer server = new();

    [Fact]
    public async Task A_name_that_is_open_to_the_outside_goes_before_every_address_and_needs_no_authority()
    {
        var endpoint = await FindAsync(
            $$$"""{"endpoint":"203.0.113.7",{{{OwnAuthority}}},"controlPlaneEndpointsConfig":{"dnsEndpointConfig":{"endpoint":"gke-1.europe-west3.gke.goog","allowExternalTraffic":true} } }""");

        Assert.Equal(new GkeEndpoint(new Uri("https://gke-1.europe-west3.gke.goog/"), null), endpoint);
        Assert.Equal("GET /v1/projects/acme/locations/europe-west3/clusters/prod", Assert.Single(server.Calls).Request);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"controlPlaneEndpointsConfig\":{\"dnsEndpointConfig\":{\"endpoint\":\"gke-1.gke.goog\"}}")]
    [InlineData(",\"controlPlaneEndpointsConfig\":{\"ipEndpointsConfig\":{\"enabled\":true,\"enablePublicEndpoint\":true,\"publicEndpoint\":\"203.0.113.7\",\"privateEndpoint\":\"10.0.0.2\"}}")]
    [InlineData(",\"privateClusterConfig\":{\"privateEndpoint\":\"10.0.0.2\",\"publicEndpoint\":\"203.0.113.7\"}")]
    public async Task A_public_address_comes_with_the_cluster_s_own_authority(string ways) => Assert.Equal(
        new GkeEndpoint(new Uri("https://203.0.113.7/"), "-----PEM-----"),
        await FindAsync($$"""{"endpoint":"203.0.113.7",{{OwnAuthority}}{{ways}} }"""));

    [Theory]
    [InlineData("\"controlPlaneEndpointsConfig\":{\"ipEndpointsConfig\":{\"enabled\":true,\"enablePublicEndpoint\":false,\"privateEndpoint\":\"10.0.0.2\"}}")]
    [InlineData("\"endpoint\":\"10.0.0.2\",\"privateClusterConfig\":{\"enablePrivateEndpoint\":true,\"privateEndpoint\":\"10.0.0.2\"}")]
    public async Task A_cluster_that_is_closed_to_the_outside_says_how_to_open_it_and_is_reached_inside_where_asked_for(string ways)
    {
        var answer = $$"""{"status":"RUNNING",{{OwnAuthority}},{{ways}} }""";

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => FindAsync(answer));

        Assert.Contains(
            "gcloud container clusters update prod --location europe-west3 --project acme --enable-dns-access; or run inside of its network, with --private-endpoint.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(new Uri("https://10.0.0.2/"), (await FindAsync(answer, isPrivate: true)).Server);
    }

    [Fact]
    public async Task A_cluster_without_a_private_address_is_not_reached_at_one() => Assert.Contains(
        "it has no private address.",
        (await Assert.ThrowsAsync<InvalidInputException>(() => FindAsync($$"""{"endpoint":"203.0.113.7",{{OwnAuthority}} }""", isPrivate: true))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task An_address_without_an_authority_is_not_trusted() => Assert.Contains(
        "GKE does not say which authority", (await Assert.ThrowsAsync<SlipwayException>(() => FindAsync("""{"endpoint":"203.0.113.7"}"""))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_cluster_that_is_not_there_is_bad_input_with_the_command_that_lists_them()
    {
        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => FindAsync(Error(404, "NOT_FOUND", "Not found: projects/acme/locations/europe-west3/clusters/prod."), status: 404));

        Assert.Equal("cluster projects/acme/locations/europe-west3/clusters/prod: there is no such cluster. List those there are: gcloud container clusters list --project acme", failure.Message);
    }

    [Fact]
    public async Task Without_the_right_to_look_the_role_is_named()
    {
        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => FindAsync(
            Error(403, "PERMISSION_DENIED", "Required \"container.clusters.get\" permission(s) for \"projects/acme/locations/europe-west3/clusters/prod\"."), status: 403));

        Assert.Contains("Grant roles/container.clusterViewer to it in project acme.", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => server.Dispose();

    private async Task<GkeEndpoint> FindAsync(string answer, bool isPrivate = false, int status = 200)
    {
        server.Respond = _ => (status, answer);
        using var api = server.OpenApi();
        return await new GkeClusters(api, server.Services).FindAsync(Cluster, isPrivate, default);
    }
}
