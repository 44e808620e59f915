using Serilog;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Reports;

namespace Slipway.Components.Deploying;

/// <summary>Sets statuses of the commit. A forge that cannot be reached is a warning: what was found does not depend on it.</summary>
internal sealed class StatusReports(IDeployments? forge, CommitSha commit, Uri? run)
{
    private const int MaxDescription = 140;

    public async Task SetAsync(string context, ReportState state, string description, CancellationToken cancellationToken)
    {
        if (forge is null)
        {
            return;
        }

        try
        {
            await forge.SetStatusAsync(commit, new CommitStatus { Context = context, State = state, Description = LogText.Cut(description, MaxDescription), Url = run }, cancellationToken);
        }
        catch (SlipwayException exception)
        {
            Log.Warning("The status {Context:l} could not be reported: {Reason:l}", context, exception.Message);
        }
    }
}
