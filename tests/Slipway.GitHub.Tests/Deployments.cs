using Slipway.Forges;
using Slipway.Naming;

namespace Slipway.GitHub.Tests;

public sealed class Deployments : ForgeTest
{
    [Fact]
    public async Task The_newest_status_of_each_context_counts()
    {
        var commit = await HeadAsync();
        await SetAsync("slipway/deploy", ReportState.Pending, "Running");
        await SetAsync("ci/deploy", ReportState.Failure, "Red");
        await SetAsync("slipway/deploy", ReportState.Success, new string('x', 200));

        var statuses = await Forge.Deployments.GetStatusesAsync(commit, CancellationToken.None);

        Assert.Equal(
            [("ci/deploy", ReportState.Failure), ("slipway/deploy", ReportState.Success)],
            statuses.Select(status => (status.Context, status.State)).Order());
        Assert.Equal("http://localhost/run/1", statuses[0].Url?.AbsoluteUri);
        Assert.Equal(140, statuses.Single(status => status.Context == "slipway/deploy").Description.Length);

        Task SetAsync(string context, ReportState state, string description) => Forge.Deployments.SetStatusAsync(
            commit,
            new CommitStatus { Context = context, State = state, Description = description, Url = new Uri("http://localhost/run/1") },
            CancellationToken.None);
    }

    [Fact]
    public async Task What_was_written_is_taken_off_the_budget_of_an_hour_and_what_was_read_is_not()
    {
        var commit = await HeadAsync();
        await Forge.Deployments.SetStatusAsync(commit, new CommitStatus { Context = "slipway/deploy", State = ReportState.Pending, Description = "Running" }, CancellationToken.None);
        await Forge.Deployments.GetStatusesAsync(commit, CancellationToken.None);

        // 20 of the 500 are kept for what a cancelled run says.
        Assert.Equal(479, Forge.Writes.Remaining(TimeSpan.FromMinutes(59)));
    }

    [Fact]
    public async Task A_deployment_is_reported_once_per_environment_and_updated()
    {
        var commit = await HeadAsync();
        var deployment = new Deployment
        {
            Commit = commit,
            Environment = "dev/web",
            State = ReportState.Pending,
            Description = "Applying",
            RunUrl = new Uri("http://localhost/run/1"),
        };

        Assert.Null(await Forge.Deployments.FindAsync(commit, "dev/web", CancellationToken.None));
        await Forge.Deployments.ReportAsync(deployment, CancellationToken.None);
        var running = await Forge.Deployments.FindAsync(commit, "dev/web", CancellationToken.None);
        var done = deployment with { State = ReportState.Success, Description = "Healthy", EnvironmentUrl = new Uri("http://localhost/apps/dev/web/") };
        await Forge.Deployments.ReportAsync(done, CancellationToken.None);

        Assert.Equal(deployment, running);
        Assert.Equal(done, await Forge.Deployments.FindAsync(commit, "dev/web", CancellationToken.None));
        Assert.Null(await Forge.Deployments.FindAsync(commit, "dev/api", CancellationToken.None));
    }

    [Fact]
    public async Task A_deployment_that_begins_is_pending_and_keeps_its_images()
    {
        var commit = await HeadAsync();
        var deployment = new Deployment { Commit = commit, Environment = "dev/web", State = ReportState.Pending, Description = "Applying", Images = ["localhost/acme/web:1.4.0"] };

        await Forge.Deployments.BeginAsync(deployment, CancellationToken.None);
        var begun = await Forge.Deployments.FindAsync(commit, "dev/web", CancellationToken.None);
        await Forge.Deployments.BeginAsync(deployment, CancellationToken.None);
        await Forge.Deployments.ReportAsync(deployment with { State = ReportState.Success, Description = "Healthy", Images = null }, CancellationToken.None);
        var done = await Forge.Deployments.FindAsync(commit, "dev/web", CancellationToken.None);

        Assert.Equal((ReportState.Pending, "Applying"), (begun!.State, begun.Description));
        Assert.Equal((ReportState.Success, "Healthy"), (done!.State, done.Description));
        Assert.Equal(["localhost/acme/web:1.4.0"], done.Images);
    }

    private async Task<CommitSha> HeadAsync() => (await Repository.FetchAsync([], CancellationToken.None)).Base.Commit;
}
