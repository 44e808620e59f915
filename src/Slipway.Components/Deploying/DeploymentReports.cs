using Serilog;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Components.Deploying;

/// <summary>Tells the forge how a deployment goes. A forge that cannot be reached is a warning: what runs in the cluster does not depend on it.</summary>
internal sealed class DeploymentReports(IDeployments? forge, CommitSha commit, Uri? run, ILogger? log = null)
{
    private const int MaxDescriptionLength = 140;

    // CI systems kill a cancelled job soon after.
    private static readonly TimeSpan AfterCancellation = TimeSpan.FromSeconds(2);

    private readonly ILogger log = log ?? Log.Logger;
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    public Task StatusAsync(string context, ReportState state, string description, CancellationToken cancellationToken) =>
        TellAsync(
            $"status {context}",
            deployments => deployments.SetStatusAsync(
                commit, new CommitStatus { Context = context, State = state, Description = Short(description), Url = run }, cancellationToken));

    public Task DeploymentAsync(
        RenderingTarget target, ReportState state, string description, Uri? url, CancellationToken cancellationToken, IReadOnlyList<string>? images = null) =>
        TellAsync(
            $"deployment of {target}",
            deployments => deployments.ReportAsync(
                new Deployment
                {
                    Commit = commit,
                    Environment = target.ToString(),
                    State = state,
                    Description = Short(description),
                    Images = images,
                    EnvironmentUrl = url,
                    RunUrl = run,
                },
                cancellationToken));

    /// <summary>Says that the run was cancelled, where that can be said quickly: the forge must not show 'pending' for ever.</summary>
    public async Task CancelledAsync(RenderingTarget? target, string context)
    {
        using var limit = new CancellationTokenSource(AfterCancellation);
        try
        {
            await (target is null
                ? StatusAsync(context, ReportState.Error, "Cancelled. Run it again to go on from there.", limit.Token)
                : DeploymentAsync(target, ReportState.Error, "Cancelled", url: null, limit.Token));
        }
        catch (OperationCanceledException)
        {
            log.Warning("The forge could not be told in time that this run was cancelled");
        }
    }

    private async Task TellAsync(string what, Func<IDeployments, Task> tell)
    {
        if (forge is null)
        {
            return;
        }

        try
        {
            await tell(forge);
        }
        catch (SlipwayException exception)
        {
            // A commit that was never pushed fails every report in the same way.
            if (told.Add(exception.Reason))
            {
                log.Warning("The {What:l} could not be reported: {Reason:l}. Others that fail for this reason are not mentioned", what, exception.Message.TrimEnd('.'));
            }
        }
    }

    private static string Short(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxDescriptionLength ? line : line[..(MaxDescriptionLength - 1)] + "…";
    }
}
