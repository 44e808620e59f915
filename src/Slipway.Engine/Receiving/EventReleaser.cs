using Slipway.BuildEvents;
using Slipway.Configuration;
using Slipway.Images;
using Slipway.Naming;
using Slipway.Releases;
using Slipway.Versions;

namespace Slipway.Engine.Receiving;

/// <summary>
/// Releases what an event brings. An event is a claim: a build is read again where it was made, an image is looked for in its registry, and only repositories that the config repository names
/// are asked about at all. The same event again changes nothing.
/// </summary>
internal sealed class EventReleaser(EventPorts ports, EventRules rules, TimeProvider time)
{
    private readonly VerifiedImages images = new(ports.Registry);
    private readonly FailedBuilds failed = new(ports.Notifier, time);

    /// <summary>Handles an event.</summary>
    /// <exception cref="SlipwayException">It could not be carried through. The same event again may be.</exception>
    public Task<EventOutcome> HandleAsync(BuildEvent happened, CancellationToken cancellationToken) => happened switch
    {
        BuildEvent.Pushed pushed => ReleaseAsync([pushed.Image], commit: null, cancellationToken),
        BuildEvent.Built built => HandleAsync(built.Build, cancellationToken),
        BuildEvent.Ran ran => HandleAsync(ran.Run, cancellationToken),
        BuildEvent.Other other => Done(new EventOutcome.Nothing(other.What)),
        _ => throw new InvalidOperationException($"{happened.GetType().Name} cannot be handled"),
    };

    private async Task<EventOutcome> HandleAsync(CloudBuild build, CancellationToken cancellationToken)
    {
        var (read, outcome) = await new ReadBuild(ports.Builds).CheckAsync(build, cancellationToken);
        return read is null ? outcome! : read.HasFailed ? await TellAsync(read, cancellationToken) : await ReleaseAsync(read.Pushed, read.Commit, cancellationToken);
    }

    private async Task<EventOutcome> HandleAsync(WorkflowRun run, CancellationToken cancellationToken)
    {
        var (owners, stage) = await OpenAsync(cancellationToken);
        var known = await owners.RepositoriesAsync(stage, cancellationToken);
        if (run.HasSucceeded)
        {
            var pushed = await WorkflowImages.FindAsync(run, known, ports.Registry, cancellationToken);
            return pushed.Count > 0 ? await ReleaseAsync(pushed, run.Commit, cancellationToken) : new EventOutcome.Nothing(
                $"no image of {run.Repository} in stage {stage} has commit {run.Commit.Abbreviated} as its tag: where tags are versions, the events registry_package tell");
        }

        return !run.HasFailed ? new EventOutcome.Nothing($"the run of {run.Repository} ended as {run.Conclusion}")
            : !WorkflowImages.RepositoriesOf(run, known).Any() ? new EventOutcome.Nothing($"stage {stage} has no image of {run.Repository}")
            : await failed.TellAsync(run, cancellationToken);
    }

    private async Task<EventOutcome> ReleaseAsync(IReadOnlyList<ImageReference> pushed, CommitSha? commit, CancellationToken cancellationToken)
    {
        var wanted = pushed.Where(image => image.Tag is { } tag && rules.Wants(tag)).ToList();
        if (wanted.Count == 0)
        {
            return new EventOutcome.Nothing($"no tag of {string.Join(", ", pushed)} is one that is released");
        }

        var (owners, stage) = await OpenAsync(cancellationToken);
        var candidates = new List<ReleaseCandidate>();
        var outcomes = new List<EventOutcome>();
        foreach (var image in wanted)
        {
            var applications = (await owners.FindAsync(stage, image, cancellationToken)).Where(application => rules.Application is null || application == rules.Application).ToList();
            if (applications.Count == 0)
            {
                outcomes.Add(new EventOutcome.Nothing($"{rules.Application?.Value ?? "no application"} of stage {stage} has an image of {image.Repository}"));
                continue;
            }

            var (verified, outcome) = await images.CheckAsync(image, cancellationToken);
            if (verified is null)
            {
                outcomes.Add(outcome!);
                continue;
            }

            var labels = await ports.Labels(verified, cancellationToken);
            candidates.AddRange(applications.Select(application => CandidateOf(application, verified, commit, labels)));
        }

        // Of several tags of one image, the version names the release.
        var releases = candidates.GroupBy(candidate => candidate.Application).Select(group => group.OrderByDescending(candidate => VersionTag.IsVersion(candidate.Version)).First()).ToList();
        return releases.Count == 0
            ? outcomes.Find(outcome => outcome is EventOutcome.Refused) ?? outcomes[0]
            : new EventOutcome.Released(await ports.Release(
                new ReleaseRequest { Stage = stage, Candidates = releases, Reopen = rules.Reopen, AllowsOlder = rules.AllowsOlder, GoesByVersions = true }, cancellationToken));
    }

    private static ReleaseCandidate CandidateOf(ApplicationName application, ImageReference image, CommitSha? commit, IReadOnlyDictionary<string, string>? labels) => new()
    {
        Application = application,
        Version = image.Tag!,
        Image = image,
        SourceCommit = ImageLabels.CommitOf(labels) ?? commit,
        SourceUrl = Uri.TryCreate(labels?.GetValueOrDefault(ImageLabels.Source), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url.AbsoluteUri.TrimEnd('/') : null,
    };

    private async Task<EventOutcome> TellAsync(CloudBuild build, CancellationToken cancellationToken)
    {
        var (owners, stage) = await OpenAsync(cancellationToken);
        var applications = build.Tags.Select(ApplicationName.TryParse).OfType<ApplicationName>().Intersect(await owners.ApplicationsAsync(stage, cancellationToken)).ToList();
        foreach (var image in build.Wanted)
        {
            applications.AddRange(await owners.FindAsync(stage, image, cancellationToken));
        }

        return applications.Count == 0
            ? new EventOutcome.Nothing($"build {build.Name.Id} ended as {build.Status}, and neither its images nor its tags name an application of stage {stage}")
            : ports.Builds is null ? new EventOutcome.Nothing($"build {build.Name.Id} of {string.Join(", ", applications.Distinct())} ended as {build.Status}, says a message that nobody can vouch for")
            : await failed.TellAsync(build, applications.Distinct().Select(application => application.Value), cancellationToken);
    }

    private async Task<(ImageOwners Owners, StageName Stage)> OpenAsync(CancellationToken cancellationToken)
    {
        var head = (await ports.Repository.FetchAsync([], cancellationToken)).Base;
        var configuration = SlipwayConfiguration.Parse(await head.ReadAsync(SlipwayConfiguration.FileName, cancellationToken));
        return (new ImageOwners(head, configuration) { Prefix = rules.Prefix }, configuration.Stage(rules.Stage).Name);
    }

    private static Task<EventOutcome> Done(EventOutcome outcome) => Task.FromResult(outcome);
}
