using System.Net;

namespace App.Tests;

public sealed class UnreadyService
{
    [Fact]
    public async Task A_release_that_is_told_to_stay_unready_runs_but_is_not_healthy()
    {
        using var app = await RunningApp.StartAsync(("APP_FAIL", "unready"));

        using var response = await app.Client.GetAsync(new Uri("/healthz", UriKind.Relative));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }
}
