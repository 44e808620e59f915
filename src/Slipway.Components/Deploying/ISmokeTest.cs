using Nuke.Common;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Naming;
using Slipway.Smoke;

namespace Slipway.Components;

/// <summary>Asks what was deployed whether it works.</summary>
public interface ISmokeTest : IApply
{
    /// <summary>The smoke tests of an application in a stage. Override it; default: none.</summary>
    IEnumerable<SmokeTest> SmokeTests(StageName stage, ApplicationName application) => [];

    /// <summary>Tests what <c>Apply</c> deployed of this commit.</summary>
    Target SmokeTest => _ => _
        .Description("Runs the smoke tests of what was applied")
        .Executes(() => this.Run(async cancellationToken =>
        {
            using var run = await OpenRunAsync(cancellationToken);
            this.Summarise(await new SmokeTests(run).RunAsync(DeploymentFile.Read(run.Stamp), SmokeTests, cancellationToken));
        }));
}
