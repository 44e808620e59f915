using Serilog.Core;
using Slipway.Components.Deploying;
using Slipway.Engine.Events;
using Slipway.Engine.Listeners;
using Slipway.Engine.Ports;
using Slipway.Forges;
using Slipway.GitHub;
using Slipway.Kubernetes.Connections;
using Slipway.Resources;

namespace Slipway.Components.Tests.Deploying;

/// <summary>A run is cancelled while GitHub's limits hold back what it has to tell.</summary>
public sealed class CancelledBehindThePace : DeploymentTest
{
    private const string NeverHealthy = "apiVersion: v1\nkind: Service\nmetadata: { name: NAME }\nspec: { type: LoadBalancer, selector: { app: NAME }, ports: [{ port: 80 }] }\n";
    private static readonly string[] Five = [.. Enumerable.Range(0, 5).Select(i => $"a{i}")];

    [Fact]
    public async Task Five_in_flight_leave_no_lock_and_no_status_pending_although_the_forge_takes_nothing_more_for_now()
    {
        SetFive();
        using var cancelled = new CancellationTokenSource();
        var paced = await UsedUpAsync(left: 2, cancelled.Token);
        var heard = new InFlight();
        using var run = OpenRun(paced.Deployments) with { Listeners = [Reports(paced, cancelled.Token), heard] };
        using var deployment = new CommitDeployment(run, Results);
        var running = deployment.RunAsync(NoTests, testsAll: false, cancelled.Token);
        await heard.All.Task.WaitAsync(TimeSpan.FromMinutes(1));
        // One was told in the last turn but one; the next one waits for a turn that does not come.
        await BegunAsync().WaitAsync(TimeSpan.FromMinutes(1));

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal([null, null, null, null, null], await HoldersAsync());
        var status = Assert.Single(await Forge.Deployments.GetStatusesAsync(Commit, default), status => status.Context == "slipway/deploy");
        Assert.Equal((ReportState.Error, "Cancelled. Run it again to go on from there."), (status.State, status.Description));
        Assert.All(await DeploymentsAsync(), one => Assert.Equal((ReportState.Error, "Cancelled"), (one.State, one.Description)));
    }

    private void SetFive()
    {
        Delete("dev");
        Delete("prod");
        Write("slipway.yaml", "stages:\n- { name: dev }\n");
        foreach (var name in Five)
        {
            Write($"dev/{name}/service.yaml", NeverHealthy.Replace("NAME", name, StringComparison.Ordinal));
        }
    }

    // After 20 at once it is one a second, and there are no seconds on its clock.
    private async Task<GitHubForge> UsedUpAsync(int left, CancellationToken ending)
    {
        var forge = new GitHubForge(GitHubRepository.Parse(Sandbox.ConfigRepository.AbsoluteUri), new Secret(Sandbox.Token), Logger.None, new StandingTime());
        for (var write = left; write < 20; write++)
        {
            await forge.Deployments.SetStatusAsync(Commit, new CommitStatus { Context = "others", State = ReportState.Success, Description = $"{write}" }, default);
        }

        forge.Writes.HurryWhen(ending);
        return forge;
    }

    private ForgeReports Reports(GitHubForge forge, CancellationToken ending) => new(
        forge.Deployments, new ForgeReportOptions { Commit = Commit, Ending = ending, WritesLeft = () => forge.Writes.Remaining(EventFanOut.Patience) }, Logger.None);

    private async Task BegunAsync()
    {
        while (await DeploymentsAsync() is [])
        {
            await Task.Delay(20);
        }
    }

    private async Task<IReadOnlyList<Deployment>> DeploymentsAsync() =>
        [.. (await Task.WhenAll(Five.Select(name => Forge.Deployments.FindAsync(Commit, $"dev/{name}", default)))).OfType<Deployment>()];

    private async Task<IReadOnlyList<string?>> HoldersAsync()
    {
        using var connection = ClusterConnection.Open(new ClusterOptions { Kubeconfig = Sandbox.KubeconfigPath }, Logger.None);
        return [.. (await connection.ListAsync(BuiltInTypes.Leases, "dev", labelSelector: null, default)).Items.Select(lease => Lease.Of(lease).Holder)];
    }

    /// <summary>Tells when all five are being applied, each under its lock.</summary>
    private sealed class InFlight : IDeployListener
    {
        private int count;

        public string Name => "a test";

        public TaskCompletionSource All { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task HearAsync(DeployEvent happened, CancellationToken cancellationToken)
        {
            if (happened is DeployEvent.Applying && Interlocked.Increment(ref count) == Five.Length)
            {
                All.SetResult();
            }

            return Task.CompletedTask;
        }
    }

    private sealed class StandingTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
    }
}
