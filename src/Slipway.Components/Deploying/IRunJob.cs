using Nuke.Common;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Naming;

namespace Slipway.Components;

/// <summary>Runs a Job of the manifests when somebody asks for it: a backfill, a report.</summary>
public interface IRunJob : IPreview, IHaveNewName
{
    /// <summary>What the Job's container gets behind the arguments that it has in git. Blanks before an argument do not count, so that one may begin with a dash.</summary>
    [Parameter("Arguments for the Job, behind those that it has in git; one that begins with a dash gets a blank before it: \" --since=2026\"", Name = "Arg")]
    string[]? JobArguments => TryGetValue(() => JobArguments);

    /// <summary>Whether a Job runs that ran with the same arguments and image.</summary>
    [Parameter("Run a Job although it ran with the same arguments and image", Name = "Again")]
    bool? RunAgain => TryGetValue<bool?>(() => RunAgain!);

    /// <summary>
    /// Runs a Job that has the annotation <c>slipway.dev/hook: ad-hoc</c> (or <c>rollback</c>), with the image that is deployed, under the application's lock: <c>--name backfill --stage prod</c>.
    /// The same Job with the same arguments is run once; one that still runs is followed to its end.
    /// </summary>
    Target RunJob => _ => _
        .Description("Runs a Job of the manifests that is marked ad-hoc, once for the same arguments and image")
        .DependsOn<IValidate>(x => x.Validate)
        .Requires(() => ForgeIsValid, () => RunIsValid, () => SelectionIsValid, () => ClusterIsValid, () => JobIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            using var run = await OpenRunAsync(cancellationToken);
            this.Summarise(await new AskedJob(run)
            {
                Name = NewName!,
                Arguments = [.. (JobArguments ?? []).Select(argument => argument.TrimStart(' '))],
                Again = RunAgain == true,
            }.RunAsync(StageName.Parse(SelectedStage!), cancellationToken));
        }));

    /// <summary>A requirement: it is said which Job, and where.</summary>
    internal bool JobIsValid => this.Accept(() =>
        _ = string.IsNullOrEmpty(NewName) || string.IsNullOrEmpty(SelectedStage) ? throw new InvalidInputException("RunJob", "expected --name and --stage: what runs is named, never guessed.") : true);
}
