using Serilog.Core;
using Slipway.Drifts;
using Slipway.Engine.Planning;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Resources;
using Slipway.Testing;

namespace Slipway.Kubernetes.Tests;

[Trait("Category", "Cluster")]
public sealed class NeedingRights(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red }";
    private const string More = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\ndata: { size: big }";
    private const string Secret = "apiVersion: v1\nkind: Secret\nmetadata: { name: key }\nstringData: { word: one }";
    private const string Idle = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: idle }
        spec:
          replicas: 0
          selector: { matchLabels: { app: idle } }
          template: { metadata: { labels: { app: idle } }, spec: { containers: [{ name: idle, image: registry.invalid/idle:1 }] } }
        """;

    private const string Claim = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: closed }\nspec: { podSelector: {} }";

    [Fact]
    public async Task The_documented_role_is_enough()
    {
        await using var admin = new Workspace(cluster);
        await admin.CreateNamespaceAsync();
        await using var robot = await RobotAsync(admin, DocumentedRole());

        await robot.ApplyAsync(robot.Render(Settings, More, Secret, Claim), Commits.First);
        var outcome = await robot.ApplyAsync(robot.Render(Settings, Secret), Commits.Second);

        Assert.Equal(2, outcome.Plan!.Prunes.Count());
        Assert.NotNull(await admin.GetAsync("settings"));
    }

    [Fact]
    public async Task Sets_that_git_does_not_have_any_more_are_found_as_far_as_the_rights_go_and_it_is_said_how_far()
    {
        await using var admin = new Workspace(cluster);
        await admin.CreateNamespaceAsync();
        await admin.ApplyAsync(admin.Render(Settings), Commits.First);
        await using var robot = await RobotAsync(admin, DocumentedRole());
        var git = new SetsInGit { Stages = new Dictionary<StageName, string> { [admin.Target.Stage] = admin.Namespace }, Asked = [admin.Target.Stage], Applications = [] };

        var found = await new OrphanSets(robot.Connection, Commits.IsAncestor).FindAsync(git, Commits.Second, default);
        var elsewhere = await new OrphanSets(robot.Connection, Commits.IsAncestor).FindAsync(
            git with { Stages = new Dictionary<StageName, string> { [admin.Target.Stage] = "default" } }, Commits.Second, default);

        Assert.False(found.IsWholeCluster);
        Assert.Equal("dev/web", Assert.Single(found.Orphans).ToString());
        Assert.Empty(found.Gaps);
        Assert.Equal("namespace default: the right to list ConfigMaps is missing, so apply sets that git does not have any more are not found.", Assert.Single(elsewhere.Gaps));
    }

    [Fact]
    public async Task All_missing_rights_are_listed_at_once_and_nothing_is_written()
    {
        await using var admin = new Workspace(cluster);
        await admin.CreateNamespaceAsync();
        await admin.ApplyAsync(admin.Render(Settings, More), Commits.First);
        await using var robot = await RobotAsync(admin, """
            - { apiGroups: [""], resources: [configmaps], verbs: [get, list, patch] }
            - { apiGroups: [""], resources: [pods, secrets], verbs: [get, list, watch] }
            - { apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, create, update] }
            """);

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => robot.ApplyAsync(
            robot.Render(Settings.Replace("red", "blue", StringComparison.Ordinal), Secret), Commits.Second));

        Assert.Contains($"robot may not do what this plan needs, and nothing was changed. Missing: delete configmaps in namespace {admin.Namespace}\n  create, patch secrets in namespace {admin.Namespace}\n", failure.Message, StringComparison.Ordinal);
        Assert.Equal("red", (await admin.GetAsync("settings"))!.Content.GetMap("data")!.GetString("color"));
    }

    [Fact]
    public async Task The_right_to_watch_what_is_waited_for_is_asked_for_before_anything_is_written()
    {
        await using var admin = new Workspace(cluster);
        await admin.CreateNamespaceAsync();
        await using var robot = await RobotAsync(admin, """
            - { apiGroups: [""], resources: [configmaps], verbs: [get, list, patch, create] }
            - { apiGroups: [apps], resources: [deployments], verbs: [get, list, create, patch] }
            - { apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, create, update] }
            """);

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => robot.ApplyAsync(robot.Render(Settings, Idle), Commits.First));

        Assert.Contains($" watch deployments.apps in namespace {admin.Namespace}\n", failure.Message, StringComparison.Ordinal);
        Assert.Null(await admin.GetAsync("settings"));
    }

    [Fact]
    public async Task A_secret_that_may_not_be_read_is_sent_and_the_plan_says_that_it_was_not_compared()
    {
        await using var admin = new Workspace(cluster);
        await admin.CreateNamespaceAsync();
        await using var robot = await RobotAsync(admin, """
            - { apiGroups: [""], resources: [configmaps], verbs: [get, list, patch, create] }
            - { apiGroups: [""], resources: [pods], verbs: [get, list, watch] }
            - { apiGroups: [""], resources: [secrets], verbs: [create, patch] }
            - { apiGroups: [apps], resources: [deployments], verbs: [get, list, watch, create, patch] }
            - { apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, create, update] }
            """);

        // What is waited for needs no right to read Secrets.
        var outcome = await robot.ApplyAsync(robot.Render(Settings, Secret, Idle), Commits.First);

        var secret = outcome.Plan!.Actions.OfType<PlanAction.Unreadable>().Single();
        Assert.Contains($"= not compared v1 Secret {admin.Namespace}/key", outcome.Plan.ToString(), StringComparison.Ordinal);
        Assert.NotNull(await admin.Connection.GetAsync(secret.Id, default));
    }

    private async Task<Workspace> RobotAsync(Workspace admin, string rules)
    {
        foreach (var resource in admin.Render(
            "apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: robot }",
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: robot }\nrules:\n" + rules,
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: robot }\n"
            + "roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: robot }\n"
            + $"subjects: [{{ kind: ServiceAccount, name: robot, namespace: {admin.Namespace} }}]").Resources)
        {
            await admin.Connection.ApplyAsync(resource, new ApplyOptions(), default);
        }

        var robot = await admin.AsAsync("robot");
        // An API server learns of new Roles a moment later.
        for (var attempt = 0; attempt < 100 && !await MayReadAsync(robot); attempt++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        return robot;
    }

    private static async Task<bool> MayReadAsync(Workspace robot)
    {
        try
        {
            await robot.GetAsync("settings");
            return true;
        }
        catch (ResourceRefusedException)
        {
            return false;
        }
    }

    // The guide is what people copy, so the guide is what is tested.
    private static string DocumentedRole()
    {
        var guide = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "guides", "cluster-access.md"));
        var rules = guide[(guide.IndexOf("rules:\n", StringComparison.Ordinal) + 7)..];
        return rules[..rules.IndexOf("---", StringComparison.Ordinal)];
    }
}
