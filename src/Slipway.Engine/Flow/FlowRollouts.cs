using Slipway.BuildEvents;
using Slipway.Engine.Receiving;
using Slipway.Flow;
using Slipway.Images;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Engine.Flow;

/// <summary>Does what flow does with an event, by flow's configuration.</summary>
internal sealed class FlowRollouts(FlowConfiguration configuration, FlowPorts ports, FlowRolloutRules rules, TimeProvider time)
{
    private readonly VerifiedImages images = new(ports.Registry);
    private readonly FailedBuilds failed = new(ports.Notifier, time);

    /// <summary>Handles an event. Environments do not wait for each other: what failed for one is told when all others are done.</summary>
    /// <exception cref="SlipwayException">Some of it could not be done. The same event again may be, and changes nothing of what was.</exception>
    public async Task<EventOutcome> HandleAsync(BuildEvent happened, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case BuildEvent.Pushed pushed:
                return await RollOutAsync([pushed.Image], cancellationToken);
            case BuildEvent.Built built:
                var (build, outcome) = await new ReadBuild(ports.Builds).CheckAsync(built.Build, cancellationToken);
                return build is null ? outcome! : build.HasFailed ? await TellAsync(build, cancellationToken) : await RollOutAsync(build.Pushed, cancellationToken);
            case BuildEvent.Other other:
                return new EventOutcome.Nothing(other.What);
            default:
                return new EventOutcome.Nothing("flow's configuration says nothing of runs of GitHub Actions");
        }
    }

    private async Task<EventOutcome> RollOutAsync(IReadOnlyList<ImageReference> pushed, CancellationToken cancellationToken)
    {
        var (rollouts, others, problems) = (new List<FlowRollout>(), new List<EventOutcome>(), new List<SlipwayException>());
        foreach (var image in pushed)
        {
            // The first one, as flow has it.
            var application = configuration.Applications.FirstOrDefault(one => one.Image.IsOfRepository(image));
            var wanted = application?.Manifests.Where(manifest => manifest.Wants(image.Tag ?? "")).ToList() ?? [];
            if (wanted.Count == 0)
            {
                others.Add(new EventOutcome.Nothing(
                    application is null ? $"no application of flow's configuration has the image {image.Repository}" : $"no manifest of {application.Title} wants the tag {image.Tag ?? "(none)"}"));
                continue;
            }

            var (verified, outcome) = await images.CheckAsync(image, cancellationToken);
            if (verified is null)
            {
                others.Add(outcome!);
                continue;
            }

            var source = await SourceAsync(application!, verified, cancellationToken);
            foreach (var manifest in wanted)
            {
                try
                {
                    var step = new FlowRolloutStep(ports.Open(manifest.Owner, manifest.Repository), ports.Server, rules, time);
                    rollouts.Add(await step.PerformAsync(new FlowText(application!, manifest, image.Tag!), verified, configuration.Author, source, cancellationToken));
                }
                catch (SlipwayException exception)
                {
                    problems.Add(exception);
                }
            }
        }

        return problems.Count > 0 ? throw FailureOf(problems, rollouts)
            : rollouts.Count > 0 ? new EventOutcome.RolledOut([.. rollouts.Select(rollout => rollout.ToString())])
            : others.Find(outcome => outcome is EventOutcome.Refused) ?? others[0];
    }

    // What was done is said, too: nobody else will.
    private static SlipwayException FailureOf(List<SlipwayException> problems, List<FlowRollout> done) => new(
        problems[0].Subject,
        string.Join('\n', problems.Skip(1).Select(problem => problem.Message).Prepend(problems[0].Reason)) + string.Concat(done.Select(rollout => $"\nDone: {rollout}")),
        problems.Exists(problem => problem.IsTransient));

    private async Task<ReleaseCandidate?> SourceAsync(FlowApplication application, ImageReference image, CancellationToken cancellationToken)
    {
        if (application.SourceName.Length == 0)
        {
            return null;
        }

        var labels = await ports.Labels(image, cancellationToken);
        return ImageLabels.CommitOf(labels) is not { } commit ? null : new ReleaseCandidate
        {
            Application = ApplicationName.Parse("source"), Version = image.Tag!, Image = image, SourceCommit = commit, SourceUrl = $"{ports.Server}/{application.SourceOwner}/{application.SourceName}",
        };
    }

    private async Task<EventOutcome> TellAsync(CloudBuild build, CancellationToken cancellationToken)
    {
        var names = configuration.Applications.Where(application => build.Wanted.Any(application.Image.IsOfRepository)).Select(application => application.Title).Distinct().ToList();
        if (names.Count == 0 || ports.Builds is null)
        {
            return new EventOutcome.Nothing($"build {build.Name.Id} ended as {build.Status}{(names.Count == 0 ? ", and no image of flow's configuration is one of its own" : ", says a message that nobody can vouch for")}");
        }

        return await failed.TellAsync(build, names, cancellationToken);
    }
}
