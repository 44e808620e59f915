using Slipway.Configuration;

namespace Slipway.Tests.Configuration;

/// <summary>The clusters that entries of kubeconfigs are of.</summary>
public sealed class NamesOfGkeClusters
{
    [Theory]
    [InlineData("gke_acme_europe-west3_prod", "projects/acme/locations/europe-west3/clusters/prod")]
    [InlineData("gke_acme-prod-1_europe-west3-a_web-2", "projects/acme-prod-1/locations/europe-west3-a/clusters/web-2")]
    [InlineData("gke_example.com:acme_us-east1_prod", "projects/example.com:acme/locations/us-east1/clusters/prod")]
    public void An_entry_that_gcloud_wrote_tells_project_location_and_cluster(string entry, string cluster) => Assert.Equal(cluster, GkeCluster.OfEntry(entry)?.ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("prod")]
    [InlineData("gke_acme_prod")]
    [InlineData("gke_acme_europe-west3_prod_2")]
    [InlineData("my-gke_acme_europe-west3_prod")]
    [InlineData("gke_acme_europe-west3_prod\n")]
    [InlineData("gke_acme_europe-west3_prod\" OR \"")]
    public void Any_other_name_tells_nothing(string? entry) => Assert.Null(GkeCluster.OfEntry(entry));
}
