using Slipway.Configuration;
using Slipway.GoogleCloud.Auditing;
using Slipway.GoogleCloud.Tests.Support;

namespace Slipway.GoogleCloud.Tests.Auditing;

/// <summary>Who changed an object in GKE, as the audit log tells.</summary>
public sealed class AccountsOfTheAuditLog : IDisposable
{
    private readonly GoogleServer server = new();

    [Fact]
    public async Task The_account_of_the_only_change_in_the_cluster_at_that_time_is_named()
    {
        // The project's log is of all its clusters, and each may have a prod/web.
        server.Respond = _ => (200, $$"""{"entries":[{{Entry("jane@example.com")}},{{Entry("jane@example.com")}},{{Entry("eve@example.com", """,{"code":7}""")}}]}""");

        Assert.Equal("jane@example.com", await FindAsync());

        var call = Assert.Single(server.Calls);
        Assert.Equal("POST /v2/entries:list", call.Request);
        var filter = System.Text.Json.JsonDocument.Parse(call.Body).RootElement.GetProperty("filter").GetString();
        Assert.Equal(
            """
            logName="projects/acme/logs/cloudaudit.googleapis.com%2Factivity" AND resource.type="k8s_cluster" AND resource.labels.location="europe-west3" AND resource.labels.cluster_name="eu" AND protoPayload.resourceName=~"/namespaces/prod/deployments/web\\.v1(/scale)?$" AND timestamp>="2026-11-28T21:03:58Z" AND timestamp<="2026-11-28T21:04:02Z"
            """.Trim(), filter);
    }

    [Fact]
    public async Task Of_two_accounts_at_the_same_time_none_is_named()
    {
        server.Respond = _ => (200, $$"""{"entries":[{{Entry("jane@example.com")}},{{Entry("joe@example.com")}}]}""");

        Assert.Null(await FindAsync());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"entries":[{"protoPayload":{}}]}""")]
    [InlineData("""{"entries":[],"nextPageToken":"more"}""")]
    public async Task Where_the_log_names_nobody_nobody_is_named(string answer)
    {
        server.Respond = _ => (200, answer);

        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Without_the_right_to_read_the_log_that_is_said()
    {
        server.Respond = _ => (403, GoogleServer.Error(403, "PERMISSION_DENIED", "no", GoogleServer.Info("IAM_PERMISSION_DENIED", """{"permission":"logging.logEntries.list"}""")));

        Assert.StartsWith("audit log of project acme: ", (await Assert.ThrowsAnyAsync<SlipwayException>(FindAsync)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => server.Dispose();

    private static string Entry(string account, string status = "") =>
        $$$"""{"insertId":"1","timestamp":"2026-11-28T21:04:00.1Z","protoPayload":{"authenticationInfo":{"principalEmail":"{{{account}}}"}{{{(status.Length == 0 ? "" : ",\"status\":" + status.TrimStart(','))}}}}}""";

    private async Task<string?> FindAsync()
    {
        using var api = server.OpenApi();
        return await new AuditLog(api, server.Services, GkeCluster.Parse("projects/acme/locations/europe-west3/clusters/eu")).FindAsync("deployments", "prod", "web.v1", new DateTimeOffset(2026, 11, 28, 21, 4, 0, TimeSpan.Zero), default);
    }
}
