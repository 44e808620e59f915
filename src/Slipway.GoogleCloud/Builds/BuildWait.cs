using System.Globalization;
using Serilog;
using Slipway.GoogleCloud.Http;

namespace Slipway.GoogleCloud.Builds;

/// <summary>Waits for a build, tells where it is and copies its log; cancels it when the run is cancelled.</summary>
internal sealed class BuildWait(GoogleApi api, GoogleServices services, ICloudBuilds builds, BuildPlace place, string application, ILogger log)
{
    private static readonly RetryPolicy Pauses = new(int.MaxValue, TimeSpan.FromSeconds(1)) { Growth = 1.25, MaxWait = TimeSpan.FromSeconds(5) };
    private static readonly TimeSpan UsualTime = TimeSpan.FromHours(1);

    // What the service takes to say that the time of a build is over.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan CancelTime = TimeSpan.FromSeconds(15);

    /// <returns>The build that succeeded.</returns>
    /// <exception cref="SlipwayException">It did not, or does not end.</exception>
    public async Task<CloudBuild> RunAsync(CloudBuild build, CancellationToken cancellationToken)
    {
        try
        {
            return await FollowAsync(build, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await CancelAsync(build.Id!);
            throw;
        }
    }

    private async Task<CloudBuild> FollowAsync(CloudBuild build, CancellationToken cancellationToken)
    {
        var (copy, started, status) = (new BuildLogCopy(api, services, place, log), api.Time.GetTimestamp(), (string?)null);
        for (var attempt = 1; ; attempt++)
        {
            if (build.Status != status)
            {
                Tell(build);
                (status, attempt) = (build.Status, 1);
            }

            await copy.CopyAsync(build, cancellationToken);
            if (BuildStatus.IsTerminal(build.Status))
            {
                return build.Status == BuildStatus.Success ? build : throw BuildOutcome.Failure(build, place, application, copy.Last);
            }

            var limit = Time(build.QueueTtl) + Time(build.Timeout) + Grace;
            if (api.Time.GetElapsedTime(started) > limit)
            {
                await CancelAsync(build.Id!);
                throw new SlipwayException(
                    $"build {build.Id} of {application}", $"it is {build.Status} after {limit.TotalMinutes:0} minutes, which is longer than it may wait and run. It was cancelled. See {build.LogUrl}", isTransient: true);
            }

            await Task.Delay(Pauses.WaitAfter(Math.Min(attempt, 20))!.Value, api.Time, cancellationToken);
            build = await builds.FindAsync(place, build.Id!, cancellationToken)
                ?? throw new SlipwayException($"build {build.Id} of {application}", $"{place} does not have it any more. Run the same again.", isTransient: true);
        }
    }

    private void Tell(CloudBuild build)
    {
        if (build.Status == BuildStatus.Pending)
        {
            log.Warning("Build {Id:l} of {Application:l} waits for an approval, by somebody with roles/cloudbuild.builds.approver: {LogUrl:l}", build.Id, application, build.LogUrl);
        }
        else
        {
            log.Information("Build {Id:l} of {Application:l} is {Status:l}: {LogUrl:l}", build.Id, application, build.Status ?? "created", build.LogUrl);
        }
    }

    private async Task CancelAsync(string id)
    {
        using var limit = new CancellationTokenSource(CancelTime, api.Time);
        try
        {
            await builds.CancelAsync(place, id, limit.Token);
            log.Information("Build {Id:l} of {Application:l} is cancelled", id, application);
        }
        catch (Exception exception) when (exception is SlipwayException or OperationCanceledException)
        {
            log.Warning("Build {Id:l} of {Application:l} could not be cancelled and goes on: {Reason:l}", id, application, exception.Message);
        }
    }

    // '3600s'
    private static TimeSpan Time(string? duration) =>
        double.TryParse(duration?.TrimEnd('s'), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : UsualTime;
}
