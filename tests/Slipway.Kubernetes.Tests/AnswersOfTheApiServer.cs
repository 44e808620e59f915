using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests;

public sealed class AnswersOfTheApiServer
{
    private static readonly GroupVersionKind Deployment = GroupVersionKind.Of("apps/v1", "Deployment");
    private static readonly GroupVersionKind ConfigMap = GroupVersionKind.Of("v1", "ConfigMap");
    private static readonly GroupVersionKind Secret = GroupVersionKind.Of("v1", "Secret");

    [Fact]
    public async Task An_apply_is_a_strict_patch_by_our_field_manager()
    {
        await using var server = await ApiServer.StartAsync((context, call) => context.Response.WriteAsync(call.Body));
        using var cluster = server.Connect();

        var applied = await cluster.ApplyAsync(Named(ConfigMap, "settings"), new ApplyOptions { DryRun = true }, default);

        var call = Assert.Single(server.Calls);
        Assert.Equal("PATCH", call.Method);
        Assert.Equal(
            "/api/v1/namespaces/dev/configmaps/settings?fieldManager=slipway&fieldValidation=Strict&force=false&dryRun=All", call.Path);
        Assert.Equal("application/apply-patch+yaml", call.ContentType);
        Assert.Equal("v1 ConfigMap dev/settings", applied.Id.ToString());
    }

    [RecordedFact]
    public async Task A_conflict_names_the_fields_and_their_managers()
    {
        var failure = await RefusalAsync("apply/conflict-force", 409, Deployment);

        Assert.Equal(RefusalReason.Conflict, failure.StatusReason);
        Assert.Equal(
            """apps/v1 Deployment dev/x: other managers own fields of it (409): .spec.template.spec.containers[name="app"].image (kubectl-edit)""",
            failure.Message);
    }

    [RecordedFact]
    public async Task A_conflict_with_an_autoscaler_names_its_subresource()
    {
        var failure = await RefusalAsync("apply/hpa-replicas", 409, Deployment);

        Assert.Equal(new FieldConflict("autoscaler (scale)", ".spec.replicas"), Assert.Single(failure.Conflicts));
    }

    [RecordedFact]
    public async Task Each_refusal_has_its_reason()
    {
        Assert.Equal(RefusalReason.Immutable, (await RefusalAsync("apply/immutable-selector", 422, Deployment)).StatusReason);
        Assert.Equal(RefusalReason.Stale, (await RefusalAsync("apply/preconditions", 422, ConfigMap)).StatusReason);
        Assert.Equal(RefusalReason.Stale, (await RefusalAsync("apply/preconditions", 409, ConfigMap)).StatusReason);
        Assert.Equal(RefusalReason.Forbidden, (await RefusalAsync("apply/forbidden-rbac", 403, ConfigMap)).StatusReason);
        Assert.Equal(RefusalReason.Denied, (await RefusalAsync("apply/forbidden-quota", 403, ConfigMap)).StatusReason);
        Assert.Equal(RefusalReason.Denied, (await RefusalAsync("apply/policy-refusal", 422, ConfigMap)).StatusReason);
        Assert.Equal(RefusalReason.NamespaceTerminating, (await RefusalAsync("apply/namespace-terminating", 403, ConfigMap)).StatusReason);
        Assert.Equal(RefusalReason.NotFound, (await RefusalAsync("apply/error-not-found", 404, ConfigMap)).StatusReason);
        Assert.Equal(RefusalReason.Invalid, (await RefusalAsync("apply/unknown-field", 500, Deployment)).StatusReason);
    }

    [RecordedFact]
    public async Task A_typo_that_the_server_answers_with_500_is_not_tried_again()
    {
        await using var server = await ServeErrorAsync("apply/unknown-field", 500);
        using var cluster = server.Connect();

        var failure = await Assert.ThrowsAsync<ResourceRefusedException>(() => cluster.ApplyAsync(Named(Deployment, "x"), new ApplyOptions(), default));

        Assert.Contains(".spec.replica: field not declared in schema", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Calls);
    }

    [RecordedFact]
    public async Task A_webhook_that_is_down_for_a_moment_is_asked_again()
    {
        var isDown = true;
        var error = ErrorOf("apply/webhook-unreachable", 500);
        await using var server = await ApiServer.StartAsync(async (context, call) =>
        {
            if (isDown)
            {
                isDown = false;
                await Recorded.WriteAsync(context, error);
                return;
            }

            await context.Response.WriteAsync(call.Body);
        });
        using var cluster = server.Connect(new HurriedTime());

        await cluster.ApplyAsync(Named(ConfigMap, "x"), new ApplyOptions(), default);

        Assert.Equal(2, server.Calls.Count);
    }

    [Fact]
    public async Task A_busy_server_is_given_the_time_that_it_asks_for()
    {
        var time = new HurriedTime();
        await using var server = await ApiServer.StartAsync(async (context, call) =>
        {
            if (context.Connection.Id.Length > 0 && Interlocked.Exchange(ref answered, 1) == 0)
            {
                context.Response.StatusCode = 429;
                context.Response.Headers.RetryAfter = "7";
                return;
            }

            await context.Response.WriteAsync(call.Body);
        });
        using var cluster = server.Connect(time);

        await cluster.ApplyAsync(Named(ConfigMap, "x"), new ApplyOptions(), default);

        Assert.Equal([TimeSpan.FromSeconds(7)], time.Waits);
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_opened_again()
    {
        await using var server = await ApiServer.StartAsync(async (context, call) =>
        {
            if (Interlocked.Exchange(ref answered, 1) == 0)
            {
                context.Abort();
                return;
            }

            await context.Response.WriteAsync(call.Body);
        });
        using var cluster = server.Connect(new HurriedTime());

        var applied = await cluster.ApplyAsync(Named(ConfigMap, "x"), new ApplyOptions(), default);

        Assert.Equal("x", applied.Id.Name);
    }

    [RecordedFact]
    public async Task What_the_server_says_about_a_Secret_is_never_quoted()
    {
        var errors = Recorded.Case("apply/error-body").GetProperty("exchanges").EnumerateArray()
            .Where(exchange => exchange.GetProperty("response").GetRawText().Contains("dummy-value", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(errors);
        foreach (var error in errors)
        {
            await using var server = await ApiServer.StartAsync((context, _) => Recorded.WriteAsync(context, error));
            using var cluster = server.Connect();

            var failure = await Assert.ThrowsAsync<ResourceRefusedException>(() => cluster.ApplyAsync(Named(Secret, "x"), new ApplyOptions(), default));

            Assert.DoesNotContain("dummy-value", failure.ToString(), StringComparison.Ordinal);
            Assert.StartsWith("v1 Secret dev/x: the API server refused it (500", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_delete_holds_only_for_the_object_that_was_seen()
    {
        await using var server = await ApiServer.StartAsync((context, _) => context.Response.WriteAsync("{}"));
        using var cluster = server.Connect();

        Assert.True(await cluster.DeleteAsync(new ResourceId(ConfigMap, "dev", "x"), new DeleteOptions { Uid = "1234" }, default));

        Assert.Equal(
            """{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Background","preconditions":{"uid":"1234"}}""",
            Assert.Single(server.Calls).Body);
    }

    private int answered;

    private static Resource Named(GroupVersionKind type, string name) => new(
        new ResourceId(type, "dev", name),
        MapValue.Of(("apiVersion", type.ApiVersion), ("kind", type.Kind), ("metadata", MapValue.Of(("name", (Value)name), ("namespace", "dev")))));

    private static JsonElement ErrorOf(string name, int status) =>
        Recorded.Case(name).GetProperty("exchanges").EnumerateArray().First(exchange => exchange.GetProperty("response").GetProperty("status").GetInt32() == status);

    private static Task<ApiServer> ServeErrorAsync(string name, int status)
    {
        var error = ErrorOf(name, status);
        return ApiServer.StartAsync((context, _) => Recorded.WriteAsync(context, error));
    }

    private static async Task<ResourceRefusedException> RefusalAsync(string name, int status, GroupVersionKind type)
    {
        await using var server = await ServeErrorAsync(name, status);
        using var cluster = server.Connect(new HurriedTime());
        return await Assert.ThrowsAsync<ResourceRefusedException>(() => cluster.ApplyAsync(Named(type, "x"), new ApplyOptions(), default));
    }
}
