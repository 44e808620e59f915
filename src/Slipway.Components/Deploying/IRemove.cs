using Nuke.Common;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Naming;

namespace Slipway.Components;

/// <summary>Takes an application out of the cluster.</summary>
public interface IRemove : IPreview
{
    /// <summary>
    /// Deletes what is left of an application whose folder git does not have any more: <c>--stage dev --application web</c>. Namespaces, claims,
    /// CustomResourceDefinitions and what has the annotation <c>slipway.dev/prune: disabled</c> stay, and are listed.
    /// </summary>
    Target Remove => _ => _
        .Description("Deletes from the cluster what is left of an application that git does not have any more")
        .Executes(() => this.Run(async cancellationToken =>
        {
            if (SelectedStage is not { Length: > 0 } stage || SelectedApplication is not { Length: > 0 } application)
            {
                throw new InvalidInputException("Remove", "expected --stage and --application: what goes is named, never guessed.");
            }

            using var run = await OpenRunAsync(cancellationToken);
            this.Summarise(await new RemovalSteps(run).RunAsync(StageName.Parse(stage), ApplicationName.Parse(application), cancellationToken));
        }));
}
