using Nuke.Common;
using Serilog;
using Slipway.Components.Deploying;
using Slipway.Components.Promoting;
using Slipway.Components.Running;
using Slipway.Engine.Waiting;
using Slipway.Promotions;

namespace Slipway.Components;

/// <summary>Shows what runs where.</summary>
public interface IShowStatus : IPreview
{
    /// <summary>Whether to show what rollouts were judged by.</summary>
    [Parameter("Show what the rollouts of the asked applications were judged by, computed again from their records", Name = "Explain")]
    bool? Explain => TryGetValue<bool?>(() => Explain!);

    /// <summary>Prints a table of all stages: version, the commit that it was built from, digest, commit of the config repository, health, age, open pull request, and how it compares with the stage before.</summary>
    Target Status => _ => _
        .Description("Shows a table of stages: version, source, digest, commit, health, age, open pull request, difference")
        .Requires(() => ConfigRepository)
        .Requires(() => ConfigRepositoryIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            using var run = await OpenRunAsync(cancellationToken, onlyLooks: true);
            var steps = new StageStatuses(ConfigRepositoryClient(), Forge().PullRequests, OpenHistory(run.Manifests));
            Log.Information("What runs where\n{Table:l}", StatusTable.Text(await steps.ReadAsync(run, cancellationToken), TimeProvider.System.GetUtcNow()).TrimEnd());
            if (Explain == true)
            {
                await new RolloutExplanations(run, RolloutAnalyses.Find(this, run)).ShowAsync(cancellationToken);
            }

            steps.Unasked.ThrowIfAny("so what runs there is not known. Run Status again when it answers.");
        }));
}
