using Nuke.Common;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Naming;

namespace Slipway.Components;

/// <summary>Takes an application out of the cluster.</summary>
public interface IRemove : IPreview
{
    /// <summary>The namespace of the set that is to go. Default: where the set is.</summary>
    [Parameter("Namespace of the set that Remove deletes, where the stage is not in it any more. Default: where the set is", Name = "Namespace")]
    string? SelectedNamespace => TryGetValue(() => SelectedNamespace);

    /// <summary>
    /// Deletes what is left of an application, a stage or a stage's namespace that git does not have any more: <c>--stage dev --application web</c>. Namespaces, claims,
    /// CustomResourceDefinitions and what is marked to be kept, such as by the annotation <c>slipway.dev/prune: disabled</c>, stay, and are listed.
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
            this.Summarise(await new ApplicationRemoval(run) { Namespace = SelectedNamespace is { Length: > 0 } space ? space : null }.RunAsync(StageName.Parse(stage), ApplicationName.Parse(application), cancellationToken));
        }));
}
