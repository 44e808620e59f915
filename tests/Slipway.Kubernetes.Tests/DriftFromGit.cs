using CliWrap;
using CliWrap.Buffered;
using Slipway.Drifts;
using Slipway.Engine.Planning;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;

namespace Slipway.Kubernetes.Tests;

[Trait("Category", "Cluster")]
public sealed class DriftFromGit(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red }";
    private const string Service = "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }";

    [Fact]
    public async Task What_was_just_applied_has_no_drift()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings, Service), Commits.First);

        Assert.Equal("dev/web: as git says\n", (await DriftAsync(workspace, workspace.Render(Settings, Service))).ToString());
    }

    [KubectlFact]
    public async Task A_value_that_somebody_changed_is_shown_with_who_and_when()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings), Commits.First);
        await KubectlAsync(workspace, "patch", "configmap/settings", "--type=merge", "-p", """{"data":{"color":"green"}}""");

        var report = await DriftAsync(workspace, workspace.Render(Settings));

        Assert.Matches(
            $"""
            ^dev/web: 1 difference
            ! changed   v1 ConfigMap {workspace.Namespace}/settings
                data.color: "red" in git, "green" in the cluster \(by kubectl-patch at 20[-0-9T:]+Z\)
            $
            """.ReplaceLineEndings("\n"),
            report.ToString());
    }

    [KubectlFact]
    public async Task Fields_that_somebody_added_are_shown_each_with_its_path()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings, Service), Commits.First);
        await KubectlAsync(workspace, "annotate", "configmap/settings", "example.com/note=mine");
        await KubectlAsync(workspace, "patch", "service/web", "--type=strategic", "-p", """{"spec":{"ports":[{"name":"admin","port":81,"protocol":"TCP"}]}}""");

        var added = (await DriftAsync(workspace, workspace.Render(Settings, Service))).Findings.OfType<DriftFinding.Added>().ToList();

        Assert.Equal(
            ["ConfigMap metadata.annotations[\"example.com/note\"] kubectl-annotate", "Service spec.ports[port=81,protocol=TCP] kubectl-patch"],
            added.Select(finding => $"{finding.Id.Type.Kind} {string.Join(' ', finding.Paths)} {finding.By.Manager}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_missing_and_what_is_too_many_is_shown()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings), Commits.First);

        var report = await DriftAsync(workspace, workspace.Render(Service));

        Assert.Equal(["missing v1 Service", "extra v1 ConfigMap"], report.Findings.Select(finding => $"{finding.Word} {finding.Id.Type}"));
    }

    [Fact]
    public async Task The_set_of_an_application_that_left_git_is_an_orphan_until_it_is_removed()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings, Service), Commits.First);
        var orphans = new OrphanSets(workspace.Connection, Commits.IsAncestor);
        Assert.Empty(await FindAsync(orphans, workspace, "web"));
        Assert.Equal("web", Assert.Single(await FindAsync(orphans, workspace, "shop")).Application);

        var removal = new PlanRules { RemovesSet = true, PruneBudget = PruneBudget.Unlimited };
        await workspace.ApplyAsync(Rendering.Of(workspace.Target, []), Commits.Second, rules: removal);

        Assert.Empty(await FindAsync(orphans, workspace));
        Assert.Null(await workspace.GetAsync("settings"));
        Assert.Null(await workspace.GetAsync("slipway-web"));
    }

    private static async Task<IEnumerable<DriftFinding.Orphan>> FindAsync(OrphanSets orphans, Workspace workspace, params string[] inGit) => (await orphans.FindAsync(
        new SetsInGit
        {
            Stages = new Dictionary<StageName, string> { [workspace.Target.Stage] = workspace.Namespace },
            Asked = [workspace.Target.Stage],
            Applications = [.. inGit.Select(application => Workspace.TargetOf(workspace, application))],
        },
        Commits.Second,
        default)).Orphans;

    private static async Task<DriftReport> DriftAsync(Workspace workspace, Rendering rendering) =>
        DriftReport.Of((await workspace.PlanAsync(rendering, new PlanRules { Force = true })).Plan, new DriftRules());

    private Task KubectlAsync(Workspace workspace, params string[] arguments) => Cli.Wrap("kubectl")
        .WithArguments(["--kubeconfig", cluster.Kubeconfig, "--namespace", workspace.Namespace, .. arguments])
        .ExecuteBufferedAsync();
}
