using Serilog.Core;
using Slipway.Components.Deploying;
using Slipway.Engine.Listeners;
using Slipway.Forges;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Components.Tests.Deploying;

/// <summary>A release to a stage that is in several clusters.</summary>
public sealed class ReleasesToSeveralClusters : ClustersTest
{
    private static readonly ImageReference Old = Image("1.3.0", '3');
    private static readonly ImageReference New = Image("1.4.0", '4');

    [Fact]
    public async Task One_that_would_not_run_is_refused_for_each_cluster_before_any_of_them_is_deployed()
    {
        var clone = Start(patch: Old);

        using var run = RunOf(clone);
        var preview = await Assert.ThrowsAsync<InvalidInputException>(() => new CommitPreview(run).RunAsync(default));
        var deployment = await Assert.ThrowsAsync<InvalidInputException>(() => DeployAsync(run));

        Assert.Equal(["dev/eu/web", "dev/us/web"], deployment.Problems.Select(problem => problem.Subject));
        Assert.All(deployment.Problems, problem => Assert.StartsWith($"the release of {New} would not run", problem.Message, StringComparison.Ordinal));
        Assert.Equal(deployment.Message, preview.Message);
        Assert.Equal([ReportState.Failure, ReportState.Failure, null], await Task.WhenAll(((string[])["eu/web", "us/web", "web"]).Select(name => StateOfAsync(clone, name))));
        Assert.Null(await StateOfAsync(clone, "asia/web"));
    }

    [Fact]
    public async Task One_that_is_rendered_is_deployed_to_each_cluster_and_its_image_is_reported_of_each()
    {
        var clone = Start(patch: New);

        using var run = RunOf(clone);
        await DeployAsync(run);

        foreach (var cluster in (string[])["eu", "us"])
        {
            Assert.Equal([New.ToString()], (await Forge.Deployments.FindAsync(clone.Head, $"dev/{cluster}/web", default))!.Images);
        }
    }

    private async Task<ReportState?> StateOfAsync(ConfigClone clone, string name) => (await Forge.Deployments.FindAsync(clone.Head, $"dev/{name}", default))?.State;

    private ConfigClone Start(ImageReference patch)
    {
        var clone = Clone();
        clone.Git("rm", "-r", "--quiet", "dev", "staging", "prod", "--ignore-unmatch");
        clone.Push(
            "Start",
            ("slipway.yaml", "stages:\n- { name: dev, clusters: [{ name: eu, context: eu }, { name: us, context: us }] }\n"),
            ("dev/web/kustomization.yaml", "resources: [web.yaml]\npatches:\n- path: patch.yaml\n"),
            ("dev/web/patch.yaml", $"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{ name: web }}\nspec: {{ template: {{ spec: {{ containers: [{{ name: web, image: '{patch}' }}] }} }} }}\n"),
            ("dev/web/web.yaml", Manifests.WithoutReplicas(Old)));
        clone.Push($"Release web 1.4.0 to dev\n\nRelease-Application: web\nRelease-Stage: dev\nImage-Digest: {New.Digest}", ("dev/web/web.yaml", Manifests.WithoutReplicas(New)));
        return clone;
    }

    private static ImageReference Image(string version, char digest) => ImageReference.Parse($"localhost/acme/web:{version}@sha256:{new string(digest, 64)}");

    private DeploymentRun RunOf(ConfigClone clone)
    {
        var manifests = new ManifestRenderings(clone.Folder, null, null);
        return OpenRunOfClusters() with
        {
            Manifests = manifests,
            Commit = clone.Head,
            Statuses = new StatusReports(Forge.Deployments, clone.Head, run: null),
            Listeners = [new ForgeReports(Forge.Deployments, new ForgeReportOptions { Commit = clone.Head }, Logger.None)],
            Releases = new ReleaseCheck(new GitConfigHistory(clone.Folder, Logger.None), manifests.Configuration, _ => Task.FromResult<IReadOnlyList<ReleaseMarker>>([])),
        };
    }
}
