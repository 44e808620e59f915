using Nuke.Common;
using Serilog;
using Slipway.Components.Checking;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Engine.Checkups;

namespace Slipway.Components;

/// <summary>Checks everything that a release or deployment would meet.</summary>
public interface IDoctor : INukeBuild
{
    // Each check; they run side by side.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(8);

    /// <summary>
    /// Looks at parameters, slipway.yaml, the source, workflow files, credentials, the forge, the registry and the clusters, whichever the build has, and lists all that is wrong with what to do.
    /// Nothing is changed. Fails when something is wrong; a warning is not.
    /// </summary>
    Target Doctor => _ => _
        .Description("Checks all that a release or deployment would meet, in seconds and without effects: configuration, credentials, forge, registry, clusters")
        .Executes(() => this.Run(async cancellationToken =>
        {
            IReadOnlyList<Finding> offline = await OfflineChecks.OfAsync(this, cancellationToken);
            // The requirements of other targets end a build with 2; here they are findings.
            ExitCode = null;
            List<Finding> findings = [.. offline, .. await new Checkup(TimeProvider.System, Bound).RunAsync(OnlineChecks.Of(this), cancellationToken)];
            Log.Information("{Findings:l}", "Findings\n" + FindingText.Of(findings));
            if (findings.Exists(finding => finding.Kind == FindingKind.Problem))
            {
                throw new SlipwayException("Doctor", $"{FindingText.Counts(findings)}; each is above, with what to do.");
            }

            this.Summarise([("Doctor", FindingText.Counts(findings))]);
        }));
}
