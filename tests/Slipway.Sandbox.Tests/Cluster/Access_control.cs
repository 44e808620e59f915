namespace Slipway.Sandbox.Tests.Cluster;

public sealed class Access_control
{
    private const string Roles = """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: robot, namespace: shop}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reader, namespace: shop}
        rules:
        - {apiGroups: [""], resources: [configmaps], verbs: [get, list, patch]}
        - {apiGroups: [""], resources: [secrets], resourceNames: [open], verbs: [get]}
        - {apiGroups: [""], resources: [pods/log], verbs: [get]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: robot, namespace: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
        subjects: [{kind: ServiceAccount, name: robot, namespace: shop}]
        """;

    [KubectlFact]
    public async Task A_service_account_may_do_what_its_roles_say_and_nothing_else()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var kubectl = new Kubectl(cluster);
        await kubectl.RunAsync("create namespace shop");
        await kubectl.RunAsync("apply -f -", Roles);
        await kubectl.RunAsync("create configmap settings -n shop --from-literal=a=1");
        var token = (await kubectl.RunAsync("create token robot -n shop")).Trim();
        using var robot = new Kubectl(cluster, token);

        Assert.Contains("settings", await robot.RunAsync("get configmaps -n shop"), StringComparison.Ordinal);
        Assert.Contains("system:serviceaccount:shop:robot", await robot.RunAsync("auth whoami"), StringComparison.Ordinal);
        Assert.Equal("yes", (await robot.TryAsync("auth can-i list configmaps -n shop")).Output.Trim());
        Assert.Equal("no", (await robot.TryAsync("auth can-i list configmaps -n default")).Output.Trim());
        Assert.Equal("yes", (await robot.TryAsync("auth can-i get secrets/open -n shop")).Output.Trim());
        Assert.Equal("no", (await robot.TryAsync("auth can-i get secrets/other -n shop")).Output.Trim());
        Assert.Equal("yes", (await robot.TryAsync("auth can-i get pods --subresource=log -n shop")).Output.Trim());
        Assert.Contains(
            """User "system:serviceaccount:shop:robot" cannot list resource "secrets" in API group "" in the namespace "shop""",
            (await robot.TryAsync("get secrets -n shop")).Error,
            StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Who_may_patch_but_not_create_cannot_create_by_server_side_apply()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var kubectl = new Kubectl(cluster);
        await kubectl.RunAsync("create namespace shop");
        await kubectl.RunAsync("apply -f -", Roles);
        using var robot = new Kubectl(cluster, (await kubectl.RunAsync("create token robot -n shop")).Trim());

        var (code, _, error) = await robot.TryAsync("apply --server-side -n shop -f -", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"new"}}""");

        Assert.Equal(1, code);
        Assert.Contains("cannot create resource", error, StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task The_token_of_a_service_account_that_is_gone_is_refused()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var kubectl = new Kubectl(cluster);
        await kubectl.RunAsync("create namespace shop");
        await kubectl.RunAsync("apply -f -", Roles);
        using var robot = new Kubectl(cluster, (await kubectl.RunAsync("create token robot -n shop")).Trim());
        await robot.RunAsync("get configmaps -n shop");

        await kubectl.RunAsync("delete serviceaccount robot -n shop");
        await kubectl.RunAsync("create serviceaccount robot -n shop");

        Assert.NotEqual(0, (await robot.TryAsync("get configmaps -n shop")).ExitCode);
    }
}
