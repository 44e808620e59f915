using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Renderings;

namespace Slipway.Tests.Manifests;

/// <summary>What a release sets is what policies, the registry check and the record of a deployment look at.</summary>
public sealed class ContainersOfManifests
{
    [Theory]
    [InlineData("Pod", "spec: { containers: [{ name: web, image: web:1 }] }", 1)]
    [InlineData("Deployment", "spec: { template: { spec: { initContainers: [{ image: migrate:1 }], containers: [{ image: web:1 }, { image: proxy:1 }] } } }", 3)]
    [InlineData("CronJob", "spec: { jobTemplate: { spec: { template: { spec: { containers: [{ image: web:1 }] } } } } }", 1)]
    [InlineData("JobSet", "spec: { replicatedJobs: [{ template: { spec: { template: { spec: { containers: [{ image: web:1 }] } } } } }, { template: { spec: { template: { spec: { containers: [{ image: other:1 }] } } } } }] }", 2)]
    [InlineData("PodTemplate", "template: { spec: { containers: [{ image: web:1 }], ephemeralContainers: [{ image: debug:1 }] } }", 2)]
    [InlineData("ConfigMap", "data: { containers: 'image: web:1' }", 0)]
    public void A_container_that_a_release_finds_is_one_that_the_rendering_has(string kind, string content, int count)
    {
        var yaml = $"apiVersion: example.com/v1\nkind: {kind}\nmetadata: {{ name: web }}\n{content}\n";

        var edited = ImageSearch.Of("dev/web", [new ConfigFile("dev/web/web.yaml", Encoding.UTF8.GetBytes(yaml))], []).All();
        var rendered = Manifest.Resources(yaml).SelectMany(ContainerImages.Of).ToList();

        Assert.Equal(count, edited.Count);
        Assert.Equal(
            edited.Select(field => field.Position).Order(StringComparer.Ordinal),
            rendered.Select(image => image.Resource.At(image.Position)).Order(StringComparer.Ordinal));
    }
}
