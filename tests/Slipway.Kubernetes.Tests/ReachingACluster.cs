using Slipway.Kubernetes.Connections;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Kubernetes.Tests;

public sealed class ReachingACluster
{
    private static readonly ResourceId AConfigMap = new(GroupVersionKind.Of("v1", "ConfigMap"), "dev", "settings");

    [Fact]
    public async Task I_am_told_which_server_cannot_be_reached_and_where_its_address_comes_from()
    {
        await using var server = await ApiServer.StartAsync((_, _) => Task.CompletedTask);
        var kubeconfig = server.Write("dead", ApiServer.KubeconfigOf("http://127.0.0.1:1", "  user: { token: t }"));
        using var cluster = Open(kubeconfig);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => cluster.GetAsync(AConfigMap, default));

        Assert.StartsWith($"cluster http://127.0.0.1:1 (context 'test' of {kubeconfig}): the API server cannot be reached", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsTransient);
    }

    [RecordedFact]
    public async Task I_am_told_that_my_credentials_are_not_accepted()
    {
        await using var server = await Recorded.ServeAsync("apply/unauthenticated");
        using var cluster = server.Connect();

        var failure = await Assert.ThrowsAsync<ResourceRefusedException>(() => cluster.GetAsync(AConfigMap, default));

        Assert.Equal(RefusalReason.Unauthorized, failure.StatusReason);
        Assert.Contains("does not accept the credentials (401)", failure.Message, StringComparison.Ordinal);
        Assert.Contains(server.Kubeconfig, failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Calls);
    }

    [Fact]
    public async Task My_token_is_sent()
    {
        await using var server = await ApiServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        using var cluster = server.Connect();

        Assert.Null(await cluster.GetAsync(AConfigMap, default));

        Assert.Equal("Bearer a-test-token", Assert.Single(server.Calls).Authorization);
    }

    [Fact]
    public async Task My_token_does_not_follow_a_redirect()
    {
        using var other = new ScriptedServer(new ScriptedServer.Answer(200, "{}"));
        await using var server = await ApiServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = other.Address + "api";
            return Task.CompletedTask;
        });
        using var cluster = server.Connect();

        await Assert.ThrowsAnyAsync<SlipwayException>(() => cluster.GetAsync(AConfigMap, default));

        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task The_account_that_my_kubeconfig_acts_as_is_sent_with_every_request()
    {
        var headers = new Dictionary<string, string>();
        await using var server = await ApiServer.StartAsync((context, _) =>
        {
            foreach (var header in context.Request.Headers.Where(header => header.Key.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase)))
            {
                headers[header.Key.ToLowerInvariant()] = header.Value.ToString();
            }

            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        var kubeconfig = server.Write("acting", ApiServer.KubeconfigOf(
            server.Address.ToString(), "  user: { token: t, as: deployer, as-uid: 7, as-groups: [team], as-user-extra: { 'acme.com/project': [shop] } }"));
        using var cluster = Open(kubeconfig);

        Assert.Null(await cluster.GetAsync(AConfigMap, default));

        Assert.Equal(
            ["impersonate-extra-acme.com%2fproject=shop", "impersonate-group=team", "impersonate-uid=7", "impersonate-user=deployer"],
            headers.Select(header => $"{header.Key}={header.Value}").Order(StringComparer.Ordinal));
        Assert.Contains($"of {kubeconfig}, as deployer", cluster.Name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("as-groups: [team]", "has 'as-groups', 'as-uid' or 'as-user-extra' without 'as'.")]
    [InlineData("as: deployer, as-groups: [team, other]", "has 2 values for Impersonate-Group; one can be sent.")]
    [InlineData("as: \"de\\nployer\"", "has a value for Impersonate-User that cannot be sent")]
    public async Task An_impersonation_that_cannot_be_sent_is_refused_and_not_left_out(string user, string problem)
    {
        await using var server = await ApiServer.StartAsync((_, _) => Task.CompletedTask);
        var kubeconfig = server.Write("acting", ApiServer.KubeconfigOf(server.Address.ToString(), $"  user: {{ token: t, {user} }}"));

        var failure = Assert.Throws<InvalidInputException>(() => Open(kubeconfig));

        Assert.Contains($"user 'test' of {kubeconfig}: {problem}", failure.Message, StringComparison.Ordinal);
        Assert.Empty(server.Calls);
    }

    [Fact]
    public async Task A_credential_plugin_is_run()
    {
        await using var server = await ApiServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        server.Write("credential.json", """{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"from-a-plugin"}}""");
        var kubeconfig = server.Write("exec", ApiServer.KubeconfigOf(
            server.Address.ToString(),
            $$"""
              user:
                exec: { apiVersion: client.authentication.k8s.io/v1, command: cat, args: ["{{Path.Combine(Path.GetDirectoryName(server.Kubeconfig)!, "credential.json")}}"], interactiveMode: Never }
            """));
        using var cluster = Open(kubeconfig);

        await cluster.GetAsync(AConfigMap, default);

        Assert.Equal("Bearer from-a-plugin", Assert.Single(server.Calls).Authorization);
    }

    [Fact]
    public async Task A_credential_plugin_that_is_not_installed_is_named()
    {
        await using var server = await ApiServer.StartAsync((_, _) => Task.CompletedTask);
        var kubeconfig = server.Write("exec", ApiServer.KubeconfigOf(
            server.Address.ToString(),
            "  user: { exec: { apiVersion: client.authentication.k8s.io/v1, command: slipway-no-such-plugin, interactiveMode: Never } }"));

        var failure = Assert.Throws<SlipwayException>(() => Open(kubeconfig));

        Assert.Contains("slipway-no-such-plugin", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kubeconfig_that_is_not_there_is_bad_input()
    {
        var failure = Assert.Throws<InvalidInputException>(() => Open("/no/such/kubeconfig"));

        Assert.Equal("kubeconfig '/no/such/kubeconfig': there is no such file. Name one with --kubeconfig or KUBECONFIG.", failure.Message);
    }

    [Fact]
    public async Task Malformed_YAML_in_a_kubeconfig_is_reported_with_its_position()
    {
        await using var server = await ApiServer.StartAsync((_, _) => Task.CompletedTask);
        var kubeconfig = server.Write("broken", "clusters:\n- name: [\n");

        var failure = Assert.Throws<InvalidInputException>(() => Open(kubeconfig));

        Assert.StartsWith(kubeconfig + ":", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_context_is_reported_with_the_known_ones()
    {
        await using var server = await ApiServer.StartAsync((_, _) => Task.CompletedTask);

        var failure = Assert.Throws<InvalidInputException>(
            () => ClusterConnection.Open(new ClusterOptions { Kubeconfig = server.Kubeconfig, Context = "prod" }, Serilog.Core.Logger.None));

        Assert.Equal($"{server.Kubeconfig}: has no context 'prod'. It has: test.", failure.Message);
    }

    [Fact]
    public async Task Several_kubeconfig_files_are_one_and_the_first_wins()
    {
        await using var server = await ApiServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        var second = server.Write("second", ApiServer.KubeconfigOf("http://127.0.0.1:1", "  user: { token: other }"));
        using var cluster = Open(server.Kubeconfig + Path.PathSeparator + second);

        Assert.Null(await cluster.GetAsync(AConfigMap, default));
    }

    private static ClusterConnection Open(string kubeconfig) =>
        ClusterConnection.Open(new ClusterOptions { Kubeconfig = kubeconfig, Time = new HurriedTime() }, Serilog.Core.Logger.None);
}
