using System.Collections.Concurrent;
using Slipway.Kubernetes.Connections;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Kubernetes.Tests;

public sealed class ClustersWithoutAKubeconfig
{
    private static readonly ResourceId AConfigMap = new(GroupVersionKind.Of("v1", "ConfigMap"), "dev", "settings");

    [Fact]
    public async Task A_named_cluster_is_asked_with_the_token_of_the_moment()
    {
        await using var server = await ApiServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        var tokens = new Tokens();
        using var cluster = Open(server.Address, tokens);

        await cluster.GetAsync(AConfigMap, default);
        tokens.Current = "token-2";
        await cluster.GetAsync(AConfigMap, default);

        Assert.Equal(["Bearer token-1", "Bearer token-2"], server.Calls.Select(call => call.Authorization).Distinct());
        Assert.Contains("the-cluster", cluster.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_the_API_server_refuses_is_renewed_once_and_the_request_repeated_with_its_body()
    {
        await using var server = await ApiServer.StartAsync((context, call) =>
        {
            context.Response.StatusCode = call.Authorization == "Bearer token-1" ? 401 : 404;
            return Task.CompletedTask;
        });
        var tokens = new Tokens();
        using var cluster = Open(server.Address, tokens);

        Assert.Null(await cluster.GetAsync(AConfigMap, default));
        Assert.Equal(["token-1"], tokens.Refused);
    }

    [Fact]
    public async Task Credentials_that_are_never_accepted_are_told_after_the_second_attempt()
    {
        await using var server = await ApiServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        });
        using var cluster = Open(server.Address, new Tokens());

        var refusal = await Assert.ThrowsAsync<ResourceRefusedException>(() => cluster.GetAsync(AConfigMap, default));

        Assert.Equal(RefusalReason.Unauthorized, refusal.StatusReason);
        Assert.Equal(2, server.Calls.Count);
    }

    [Fact]
    public async Task A_cluster_s_own_authority_is_the_only_one_that_is_trusted()
    {
        await using var server = await SecureServer.StartAsync();
        await using var other = await SecureServer.StartAsync();
        using var trusting = Open(server.Address, new Tokens(), server.Authority);
        using var wrong = Open(server.Address, new Tokens(), other.Authority);
        using var everybodys = Open(server.Address, new Tokens());

        Assert.Null(await trusting.GetAsync(AConfigMap, default));
        Assert.Contains("its certificate is not trusted", (await Assert.ThrowsAsync<SlipwayException>(() => wrong.GetAsync(AConfigMap, default))).Message, StringComparison.Ordinal);
        Assert.Contains("its certificate is not trusted", (await Assert.ThrowsAsync<SlipwayException>(() => everybodys.GetAsync(AConfigMap, default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_authority_that_is_no_certificate_is_told_before_anything_is_sent()
    {
        var options = new ClusterOptions { Named = new NamedCluster("the-cluster", new Uri("https://127.0.0.1:1/"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", new Tokens()) };

        var failure = Assert.Throws<SlipwayException>(() => ClusterConnection.Open(options, Serilog.Core.Logger.None));

        Assert.StartsWith("cluster the-cluster: certificate-authority is not a certificate: ", failure.Message, StringComparison.Ordinal);
    }

    private static ClusterConnection Open(Uri server, IAccessTokens tokens, string? authority = null) => ClusterConnection.Open(
        new ClusterOptions { Kubeconfig = "/no/such/kubeconfig", Named = new NamedCluster("the-cluster", server, authority, tokens), Time = new HurriedTime() }, Serilog.Core.Logger.None);

    private sealed class Tokens : IAccessTokens
    {
        public string Current { get; set; } = "token-1";

        public ConcurrentQueue<string> Refused { get; } = [];

        public Task<Secret> GetAsync(CancellationToken cancellationToken) => Task.FromResult(new Secret(Current));

        public Task<Secret> RenewAsync(Secret refused, CancellationToken cancellationToken)
        {
            Refused.Enqueue(refused.Reveal());
            return Task.FromResult(new Secret(Current = "token-2"));
        }
    }
}
