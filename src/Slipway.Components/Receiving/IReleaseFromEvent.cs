using System.Text.RegularExpressions;
using Nuke.Common;
using Serilog;
using Slipway.BuildEvents;
using Slipway.Components.Artifacts;
using Slipway.Components.Receiving;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Engine.Receiving;
using Slipway.Engine.Releasing;
using Slipway.Engine.Flow;
using Slipway.GoogleCloud.Builds;
using Slipway.GoogleCloud.Http;
using Slipway.GoogleCloud.Messages;
using Slipway.Images.Registries;
using Slipway.Naming;
using Slipway.Notifications;
using Slipway.Releases;

namespace Slipway.Components;

/// <summary>Releases images that something else has built and tells of.</summary>
public interface IReleaseFromEvent : IHaveReleases, IHaveLateReleases, IHaveRegistry, IHaveSelection, IHaveArtifacts, IHaveFlowConfig
{
    /// <summary>The file of the event; <c>-</c> for standard input, which is also read where neither it nor <see cref="Subscription"/> is given.</summary>
    [Parameter("File with an event of Cloud Build, a registry or GitHub; - for standard input (default)", Name = "Event")]
    string? EventSource => TryGetValue(() => EventSource);

    /// <summary>The subscription that events are pulled from.</summary>
    [Parameter("Pub/Sub subscription to pull events from: projects/acme/subscriptions/slipway")]
    string? Subscription => TryGetValue(() => Subscription);

    /// <summary>Whether to pull until nothing waits any more.</summary>
    [Parameter("Pull until nothing waits any more. Default: once")]
    bool? UntilIdle => TryGetValue<bool?>(() => UntilIdle!);

    /// <summary>Which tags are released, as a regular expression that they match as a whole.</summary>
    [Parameter("Regular expression of the tags that events release, such as v?[0-9]+[.].+ (default: all but latest)")]
    string? EventTags => TryGetValue(() => EventTags);

    /// <summary>The result of <see cref="ReleaseFromEvent"/>.</summary>
    ArtifactFile<ReleaseResult> EventFile => new(ArtifactsDirectory / "event.json", nameof(ReleaseFromEvent));

    /// <summary>
    /// Does what <c>Release</c> does once there is an image, for the image of an event. The same event again changes nothing; what it says is checked with the registry, and a build of Cloud
    /// Build with Google. A message of a subscription is acknowledged when its release stands, or when it can never be released.
    /// </summary>
    Target ReleaseFromEvent => _ => _
        .Description("Releases the image of an event: --event <file>, standard input, or --subscription")
        .Requires(() => ConfigRepositoryIsValid, () => NotificationsAreValid, () => RunIsValid, () => SelectionIsValid, () => RegistryIsValid, () => GoogleCloudIsValid, () => EventsAreValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            var outcomes = await HandlingAsync(handle => HandleAllAsync(handle, cancellationToken));
            var summary = new EventSummary(outcomes);
            if (summary.Releases.Count > 0)
            {
                EventFile.Write(new ArtifactStamp { Commit = summary.Releases[0].Commit, Stage = summary.Releases[0].Stage }, new ReleaseResult { Releases = summary.Releases });
            }

            this.Summarise(summary.Pairs);
            summary.ThrowIfRefused();
        }));

    /// <summary>A requirement: what is set about events makes sense.</summary>
    internal bool EventsAreValid => this.Accept(
        () => _ = string.IsNullOrEmpty(FlowConfig) ? EventRules() : (object)ReadFlowConfig(),
        () => _ = !string.IsNullOrWhiteSpace(ConfigRepository) || !string.IsNullOrEmpty(FlowConfig) ? true : throw new InvalidInputException(
            "ConfigRepository", "it is not set. Put the clone URL of the config repository into .nuke/parameters.json, or pass --config-repository or --flow-config."),
        () => _ = Subscription is null || Regex.IsMatch(Subscription, "^projects/[^/]+/subscriptions/[^/]+$") ? true
            : throw new InvalidInputException("Subscription", $"'{Subscription}' is not the name of a subscription; expected projects/{{project}}/subscriptions/{{name}}."),
        () => _ = Subscription is null || EventSource is null ? true : throw new InvalidInputException("Event", "it is set, and Subscription too; expected one of them."));

    /// <summary>The subscription of a name.</summary>
    internal IEventSubscription OpenSubscription(string name) => new PubSubSubscription(SharedGoogleApi(), GoogleServices(), name);

    /// <summary>Where builds of Cloud Build are read again; null where nothing names credentials to ask Google with.</summary>
    internal IBuildSource? FindBuilds() => HasGoogleCredentials ? new CloudBuildSource(new RestCloudBuilds(SharedGoogleApi(), GoogleServices())) : null;

    private GoogleApi SharedGoogleApi() => BuildSession.Of(this).Get(OpenGoogleApi);

    private EventRules EventRules() => new()
    {
        Stage = string.IsNullOrEmpty(SelectedStage) ? null : StageName.Parse(SelectedStage),
        Application = string.IsNullOrEmpty(SelectedApplication) ? null : ApplicationName.Parse(SelectedApplication),
        Prefix = string.IsNullOrEmpty(Registry) ? null : ImageReference.Parse(Registry),
        Tags = string.IsNullOrEmpty(EventTags) ? null : TagPattern.Parse("EventTags", EventTags),
        Reopen = ReopenClosed == true,
        AllowsOlder = AllowOlder == true,
    };

    /// <summary>Handles an event as the first one of a run is handled: with what stands in the repositories now.</summary>
    internal Task<EventOutcome> HandleOnceAsync(BuildEvent happened, CancellationToken cancellationToken) => HandlingAsync(handle => handle(happened, cancellationToken));

    private async Task<T> HandlingAsync<T>(Func<Func<BuildEvent, CancellationToken, Task<EventOutcome>>, Task<T>> use)
    {
        using var registry = RegistryClient();
        if (!string.IsNullOrEmpty(FlowConfig))
        {
            return await use(Logged(new FlowRollouts(ReadFlowConfig(), FlowPorts(registry), new FlowRolloutRules(ReopenClosed == true, AllowOlder == true), TimeProvider.System).HandleAsync));
        }

        Forge().WarmUp();
        await using var releaser = OpenReleases();
        var ports = new EventPorts
        {
            Repository = ConfigRepositoryClient(),
            Registry = registry,
            Labels = registry.FindLabelsAsync,
            Release = (request, token) => ReleaseAsync(releaser, request, token),
            Builds = FindBuilds(),
            Notifier = FindNotifier() as IBuildNotifier,
        };
        return await use(Logged(new EventReleaser(ports, EventRules(), TimeProvider.System).HandleAsync));
    }

    private FlowPorts FlowPorts(RegistryClient registry)
    {
        var opened = new Dictionary<(string, string), FlowRepository>();
        return new FlowPorts
        {
            Open = (owner, name) => opened.TryGetValue((owner, name), out var known) ? known
                : opened[(owner, name)] = OpenRepository(owner, name) is var (repository, forge) ? new FlowRepository(repository, forge.PullRequests, forge.Sources) : null!,
            Server = ForgeServer(),
            Registry = registry,
            Labels = registry.FindLabelsAsync,
            Builds = FindBuilds(),
            Notifier = FindNotifier() as IBuildNotifier,
        };
    }

    private async Task<IReadOnlyList<EventOutcome>> HandleAllAsync(Func<BuildEvent, CancellationToken, Task<EventOutcome>> handle, CancellationToken cancellationToken)
    {
        if (Subscription is { } name)
        {
            return await new EventPull(OpenSubscription(name), handle, TimeProvider.System, Log.Logger).RunAsync(UntilIdle == true, cancellationToken);
        }

        var (subject, content) = await EventInput.ReadAsync(EventSource, RootDirectory, cancellationToken);
        return [await handle(BuildEventReader.Read(subject, content), cancellationToken)];
    }

    private static Func<BuildEvent, CancellationToken, Task<EventOutcome>> Logged(Func<BuildEvent, CancellationToken, Task<EventOutcome>> handle) => async (happened, cancellationToken) =>
    {
        var outcome = await handle(happened, cancellationToken);
        EventSummary.Write(Log.Logger, outcome);
        return outcome;
    };

    private async Task<IReadOnlyList<ReleasedApplication>> ReleaseAsync(Releaser releaser, ReleaseRequest request, CancellationToken cancellationToken) =>
        // A job of the config repository must not wait for the checks of its own CI: they may wait for this job.
        await releaser.MergeByRuleAsync(await releaser.ReleaseAsync(request.ProposedBy(ProposedBy(), request.Reopen), Forge().Sources, cancellationToken), timeout: null, cancellationToken);
}
