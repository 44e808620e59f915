using Serilog;
using Slipway.Engine.Releasing;
using Slipway.Forges;
using Slipway.Releases;

namespace Slipway.Components.Releasing;

/// <summary>Says in the log how releases go.</summary>
internal sealed class ReleaseLog(ILogger logger) : IReleaseListener
{
    public string Name => "the log";

    public Task HearAsync(ReleaseEvent happened, CancellationToken cancellationToken)
    {
        Write(happened, happened.Release);
        return Task.CompletedTask;
    }

    private static string WhereOf(IReadOnlyList<Deployment> deployments) =>
        deployments.Select(deployment => deployment.EnvironmentUrl?.AbsoluteUri).FirstOrDefault(url => url is not null)
        ?? string.Join(", ", deployments.Select(deployment => deployments.Count == 1 ? deployment.Description : $"{deployment.Environment} ({deployment.Description})"));

    private void Write(ReleaseEvent happened, ReleasedApplication release)
    {
        var url = release.PullRequest?.Url;
        switch (happened)
        {
            case ReleaseEvent.Committed committed:
                logger.Information("{Plan:l}", committed.Plan.ToString().TrimEnd());
                break;
            case ReleaseEvent.Proposed { Step: PullRequestStep.Update update }:
                logger.Information("Updated ({Differences:l}) {Url:l}", string.Join(", ", update.Differences), url);
                break;
            case ReleaseEvent.Proposed:
                logger.Information("Opened {Url:l}", url);
                break;
            case ReleaseEvent.Kept:
                logger.Information("Nothing to do: {Url:l} is open and up to date", url);
                break;
            case ReleaseEvent.Reviewed reviewed:
                logger.Write(reviewed.IsDone ? Serilog.Events.LogEventLevel.Information : Serilog.Events.LogEventLevel.Warning, "{Text:l}", reviewed.Text);
                break;
            case ReleaseEvent.NotProposed refused:
                logger.Warning("Nothing is proposed: {Reason:l}", refused.Reason);
                break;
            case ReleaseEvent.FoundOnBase found:
                logger.Information("Nothing to do: {Base:l} has {Application:l} {Version:l} in {Stage:l} already", release.BaseBranch, release.Application, release.Version, release.Stage);
                if (found.Closed is { } closed)
                {
                    logger.Information("Closed {Url:l}: there is nothing left to merge", closed.Url);
                }

                break;
            case ReleaseEvent.NothingToMerge:
                logger.Information("Nothing to merge: {Base:l} has {Application:l} {Version:l} already", release.BaseBranch, release.Application, release.Version);
                break;
            case ReleaseEvent.LeftToForge:
                logger.Information("{Url:l} is merged by the forge as soon as its checks passed", url);
                break;
            case ReleaseEvent.LeftToPerson { WhyNotByForge: { } reason }:
                logger.Warning("{Url:l} waits for a person: the forge does not merge it by itself ({Reason:l})", url, reason);
                break;
            case ReleaseEvent.LeftToPerson:
                logger.Information(
                    "{Application:l} {Version:l} waits for a person to merge {Url:l}; the config repository's own run deploys it then", release.Application, release.Version, url);
                break;
            case ReleaseEvent.MergeAwaited awaited:
                logger.Information("{Url:l} is not merged yet: {State:l}", url, awaited.State);
                break;
            case ReleaseEvent.Merged merged:
                logger.Information("Merged {Url:l} as {Commit:l}", url, merged.Commit.Abbreviated);
                break;
            case ReleaseEvent.DeploymentAwaited { State: { } state }:
                logger.Information("  {State:l}", state);
                break;
            case ReleaseEvent.DeploymentAwaited awaited:
                logger.Information("Waiting for the deployment of {Commit:l} to {Environment:l}", awaited.Commit.Abbreviated, release.Environment);
                break;
            case ReleaseEvent.Deployed deployed:
                logger.Information(
                    "{Application:l} {Version:l} is deployed to {Stage:l}: {Url:l}",
                    release.Application, release.Version, release.Stage, WhereOf(deployed.Deployments));
                break;
            case ReleaseEvent.Superseded:
                logger.Information("{Application:l} {Version:l}: a newer commit has another image for {Stage:l}, and what that says runs there", release.Application, release.Version, release.Stage);
                break;
            default:
                throw new InvalidOperationException($"no words for {happened.GetType().Name}");
        }
    }
}
