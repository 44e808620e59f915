using CliWrap;
using CliWrap.Buffered;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Plans;

namespace Slipway.Kubernetes.Tests;

[Trait("Category", "Cluster")]
public sealed class TakingOverFromKubectl(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Ours = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: blue }";

    [KubectlFact]
    public async Task What_kubectl_made_is_left_alone_until_it_may_be_taken_over()
    {
        await using var workspace = new Workspace(cluster);
        await ApplyWithKubectlAsync(workspace);

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(Ours), Commits.First));

        Assert.Contains("slipway.dev/adopt: allowed", failure.Message, StringComparison.Ordinal);
        Assert.Equal("red", (await workspace.GetAsync("settings"))!.Content.GetMap("data")!.GetString("color"));
    }

    [KubectlFact]
    public async Task Taken_over_it_holds_what_git_says_and_nothing_that_only_kubectl_set()
    {
        await using var workspace = new Workspace(cluster);
        await ApplyWithKubectlAsync(workspace);

        await workspace.ApplyAsync(workspace.Render(Ours.Replace("name: settings", "name: settings, annotations: { slipway.dev/adopt: allowed }", StringComparison.Ordinal)), Commits.First);

        var settings = (await workspace.GetAsync("settings"))!;
        Assert.Equal("""{"color":"blue"}""", settings.Content["data"]!.ToString());
        Assert.False(settings.Annotations.ContainsKey("kubectl.kubernetes.io/last-applied-configuration"));
        Assert.False((await workspace.PlanAsync(workspace.Render(Ours.Replace("name: settings", "name: settings, annotations: { slipway.dev/adopt: allowed }", StringComparison.Ordinal)))).Plan.HasChanges);
    }

    private async Task ApplyWithKubectlAsync(Workspace workspace)
    {
        await workspace.CreateNamespaceAsync();
        await Cli.Wrap("kubectl")
            .WithArguments(["--kubeconfig", cluster.Kubeconfig, "--namespace", workspace.Namespace, "apply", "-f", "-"])
            .WithStandardInputPipe(PipeSource.FromString("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red, size: big }\n"))
            .ExecuteBufferedAsync();
    }
}
