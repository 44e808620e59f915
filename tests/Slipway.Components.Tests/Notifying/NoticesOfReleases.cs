using Serilog.Core;
using Slipway.Analysis;
using Slipway.Components.Notifying;
using Slipway.Components.Releasing;
using Slipway.Components.Tests.Releasing;
using Slipway.Configuration;
using Slipway.Engine.Events;
using Slipway.Engine.Listeners;
using Slipway.Engine.Releasing;
using Slipway.Forges;
using Slipway.Health;
using Slipway.Naming;
using Slipway.Notifications;
using Slipway.Plans;
using Slipway.Releases;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Rollouts;

namespace Slipway.Components.Tests.Notifying;

/// <summary>One message per release: jobs of both repositories find it through the pull request.</summary>
public sealed class NoticesOfReleases : ReleaseTest
{
    private static readonly RenderingTarget Target = new() { Application = ApplicationName.Parse("web"), Stage = StageName.Parse("dev"), Namespace = "dev" };
    private readonly Channel channel = new();

    [Fact]
    public async Task A_release_is_told_of_once_and_its_message_goes_on_with_it()
    {
        var release = await TellingAsync(Request("1.4.0"));
        await TellingAsync(Request("1.4.0"));
        var merged = Assert.Single(await Telling.MergeAsync([release], TimeSpan.FromMinutes(5), default));
        await Deployment(merged).ApplyingAsync(Target, default);
        await Deployment(merged).HealthyAsync(Rendering(merged.Image), hasChanged: true, new Uri("http://localhost/web"), default);

        Assert.Equal(["post 1: web 1.4.0 Proposed by ada", "edit 1: web 1.4.0 Merged by ada", "edit 1: web 1.4.0 Applying by ada", "edit 1: web 1.4.0 Healthy by ada"], channel.Log);
    }

    [Fact]
    public async Task A_version_that_takes_the_place_of_another_gets_its_own_message()
    {
        await TellingAsync(Request("1.4.0"));
        await TellingAsync(Request("1.5.0"));
        await TellingAsync(Request("1.5.0"));

        Assert.Equal(["post 1: web 1.4.0 Proposed by ada", "edit 1: web 1.4.0 Superseded by ada (1.5.0)", "post 2: web 1.5.0 Proposed by ada"], channel.Log);
    }

    [Fact]
    public async Task A_failure_is_also_told_in_the_thread()
    {
        var merged = Assert.Single(await Telling.MergeAsync([await TellingAsync(Request("1.4.0"))], TimeSpan.FromMinutes(5), default));
        channel.Log.Clear();

        await Deployment(merged).FailedAsync(Rendering(merged.Image), "Pod web-1: exit code 3", default);

        Assert.Equal(["edit 1: web 1.4.0 Failed by ada (Pod web-1: exit code 3)", "reply 1: Failed"], channel.Log);
    }

    [Fact]
    public async Task A_release_that_was_reverted_on_the_forge_is_told_to_be_rolled_back()
    {
        var old = Assert.Single(await Telling.MergeAsync([await TellingAsync(Request("1.4.0"))], TimeSpan.FromMinutes(5), default));
        var bad = Assert.Single(await Telling.MergeAsync([await TellingAsync(Request("1.5.0"))], TimeSpan.FromMinutes(5), default));
        channel.Log.Clear();
        await PushAsync(("dev/web/note.yaml", "# reverted by hand\n"));

        await Deployment(bad with { Outcome = new ReleaseOutcome.Merged(bad.PullRequest!, (await Repository().FetchAsync([], default)).Base.Commit) }).HealthyAsync(Rendering(old.Image), hasChanged: true, null, default);

        Assert.Equal(["edit 2: web 1.5.0 RolledBack by ada (1.4.0)"], channel.Log);
    }

    [Fact]
    public async Task A_rollback_has_a_message_of_its_own_and_ends_that_of_the_version_before()
    {
        var old = Assert.Single(await Telling.MergeAsync([await TellingAsync(Request("1.4.0"))], TimeSpan.FromMinutes(5), default));
        await Telling.MergeAsync([await TellingAsync(Request("1.5.0"))], TimeSpan.FromMinutes(5), default);
        var request = Request("1.4.0");
        request = request with { Candidates = [request.Candidates[0] with { Origin = new ReleaseOrigin.Rollback("1.5.0", old.MergeCommit!, []) }] };
        var back = Assert.Single(await Telling.MergeAsync([await TellingAsync(request)], TimeSpan.FromMinutes(5), default));
        channel.Log.Clear();

        await Deployment(back).HealthyAsync(Rendering(back.Image), hasChanged: true, null, default);

        Assert.Equal(["edit 3: web 1.4.0 Healthy by ada", "edit 2: web 1.5.0 RolledBack by ada (1.4.0)"], channel.Log);
    }

    [Fact]
    public async Task What_a_release_waits_for_and_what_it_was_deployed_without_is_told()
    {
        var merged = Assert.Single(await Telling.MergeAsync([await TellingAsync(Request("1.4.0"))], TimeSpan.FromMinutes(5), default));
        channel.Log.Clear();
        var deployment = Deployment(merged);

        await deployment.HeldAsync(Rendering(merged.Image), "waits for 1 more approval of ada");
        await deployment.WithoutAsync(Rendering(merged.Image), "1 more approval of ada");
        await deployment.HealthyAsync(Rendering(merged.Image), hasChanged: true, null, default);

        Assert.Equal(["edit 1: web 1.4.0 Merged by ada (waits for 1 more approval of ada)", "edit 1: web 1.4.0 Healthy by ada (without 1 more approval of ada)"], channel.Log);
    }

    [Fact]
    public async Task A_release_is_healthy_where_it_is_so_in_all_clusters_of_its_stage()
    {
        var merged = Assert.Single(await Telling.MergeAsync([await TellingAsync(Request("1.4.0"))], TimeSpan.FromMinutes(5), default));
        channel.Log.Clear();
        var deployment = Deployment(merged);

        await deployment.HealthyAsync(Rendering(merged.Image, "eu"), hasChanged: true, null, default);
        await deployment.StageEndedAsync(TellingDeployment.Healthy(Rendering(merged.Image, "eu"), hasChanged: true), NotReached("us"));
        Assert.Empty(channel.Log);
        await deployment.StageEndedAsync(TellingDeployment.Healthy(Rendering(merged.Image, "eu"), hasChanged: false), TellingDeployment.Healthy(Rendering(merged.Image, "us"), hasChanged: true));

        Assert.Equal(["edit 1: web 1.4.0 Healthy by ada"], channel.Log);
    }

    [Fact]
    public async Task A_release_that_failed_in_a_cluster_stays_failed_in_the_next_one()
    {
        var merged = Assert.Single(await Telling.MergeAsync([await TellingAsync(Request("1.4.0"))], TimeSpan.FromMinutes(5), default));
        channel.Log.Clear();
        var deployment = Deployment(merged);
        var eu = Rendering(merged.Image, "eu");
        var us = Rendering(merged.Image, "us");

        await deployment.ApplyingAsync(eu.Target, default);
        await deployment.FailedAsync(eu, "Pod web-1: exit code 3", default);
        await deployment.ApplyingAsync(us.Target, default);
        await deployment.StageEndedAsync(TellingDeployment.Failed(eu, "Pod web-1: exit code 3"), TellingDeployment.Healthy(us, hasChanged: true));

        Assert.Equal(["edit 1: web 1.4.0 Applying by ada", "edit 1: web 1.4.0 Failed by ada (dev/web: Pod web-1: exit code 3)", "reply 1: Failed"], channel.Log);
    }

    [Fact]
    public async Task A_message_that_cannot_be_sent_fails_nothing()
    {
        channel.Failure = new SlipwayException("Slack", "channel_not_found.");

        var release = await TellingAsync(Request("1.4.0"));
        var merged = Assert.Single(await Telling.MergeAsync([release], TimeSpan.FromMinutes(5), default));
        channel.Failure = null;
        await Deployment(merged).HealthyAsync(Rendering(merged.Image), hasChanged: true, null, default);

        Assert.NotNull(merged.MergeCommit);
        Assert.Equal(["post 1: web 1.4.0 Healthy"], channel.Log);
    }

    [Fact]
    public async Task A_deployment_that_has_nothing_to_do_with_a_release_tells_nothing()
    {
        var merged = Assert.Single(await Telling.MergeAsync([await TellingAsync(Request("1.4.0"))], TimeSpan.FromMinutes(5), default));
        channel.Log.Clear();
        await PushAsync(("README.md", "Something else"));
        var later = merged with { Outcome = new ReleaseOutcome.Merged(merged.PullRequest!, (await Repository().FetchAsync([], default)).Base.Commit) };

        await Deployment(later).ApplyingAsync(Target, default);
        await Deployment(later).HealthyAsync(Rendering(merged.Image), hasChanged: false, null, default);

        Assert.Empty(channel.Log);
    }

    [Fact]
    public async Task A_rollout_is_told_with_what_it_is_judged_by_in_the_chat_and_on_the_pull_request_of_its_release_once()
    {
        var merged = Assert.Single(await Telling.MergeAsync([await TellingAsync(Request("1.4.0"))], TimeSpan.FromMinutes(5), default));
        channel.Log.Clear();
        // By then, the newest commit is another application's.
        await PushAsync(("README.md", "Something else"));
        var commit = (await Repository().FetchAsync([], default)).Base.Commit;
        IDeployListener[] listeners =
        [
            new ReleaseNoticesListener(new ReleaseNotices(Forge.PullRequests, channel, TimeProvider.System), Forge.PullRequests, commit, run: null, _ => null),
            new RolloutComments(Forge.PullRequests, run: null),
        ];
        var rolling = new Outcome.RollingOut
        {
            Target = Target,
            Record = Rollout(merged.Image.Digest!, commit),
            Reason = "step 1 of 3, 5 %",
            DueAt = DateTimeOffset.UnixEpoch,
            Evidence = [new EvidenceRow { Step = 1, Counts = new CheckCounts("errors", 300, 0, 5700, 17), Evidence = 0.31, Verdict = AnalysisVerdict.Passed }],
        };

        foreach (var outcome in (Outcome[])[rolling, rolling with { IsTold = true }])
        {
            foreach (var listener in listeners)
            {
                await listener.HearAsync(new DeployEvent.Ended(outcome) { Target = Target }, default);
            }
        }

        Assert.Equal(
            ["edit 1: web 1.4.0 Applying by ada (step 1 of 3, 5 %\nstep  check   new version     version before       E    verdict\n1     errors  0 of 300 (0 %)  17 of 5,700 (0.3 %)  0.3  passed)"], channel.Log);
        using var http = new HttpClient();
        var comments = await http.GetStringAsync(new Uri(Sandbox.Address, $"api/v3/repos/acme/config/issues/{merged.PullRequest!.Number}/comments"));
        Assert.Contains("**dev/web** rolling out: step 1 of 3, 5 %", comments, StringComparison.Ordinal);
        Assert.Contains("| 1 | errors | 0 of 300 (0 %) | 17 of 5,700 (0.3 %) | 0.3 | passed |", comments, StringComparison.Ordinal);
    }

    private static RolloutRecord Rollout(Digest digest, CommitSha commit) => new()
    {
        Commit = commit, Release = "a", Digest = digest, From = commit, StrategyHash = "b", Strategy = RolloutStrategy.Canary, Deployment = "web", Phase = RolloutPhase.Observing, Step = 1, Steps = 3, Weight = 5,
        Replicas = 1, Looked = DateTimeOffset.UnixEpoch, Deadline = DateTimeOffset.UnixEpoch, By = "a test",
    };

    private ChatNotices Notices => new(new ReleaseNotices(Forge.PullRequests, channel, TimeProvider.System), Logger.None);

    private Releaser Telling => Forge.Releaser(Repository(), Logger.None, Notices, new ProposedBy("ada", null));

    private async Task<ReleasedApplication> TellingAsync(ReleaseRequest request) => Assert.Single(await Telling.ReleaseAsync(request, history: null, default));

    private TellingDeployment Deployment(ReleasedApplication release) => new(
        new ReleaseNoticesListener(new ReleaseNotices(Forge.PullRequests, channel, TimeProvider.System), Forge.PullRequests, release.MergeCommit!, run: null, _ => null));

    private static Outcome.NotReached NotReached(string cluster) => new Outcome.NotReached { Target = Target with { Cluster = ClusterName.Parse(cluster) }, Reason = "waits for its turn" };

    private static Rendering Rendering(ImageReference image, string? cluster = null)
    {
        var problems = new List<Problem>();
        var pod = $"apiVersion: v1\nkind: Pod\nmetadata: {{ name: web }}\nspec: {{ containers: [{{ name: web, image: '{image}' }}] }}\n";
        return Renderings.Rendering.Of(Target with { Cluster = cluster is null ? null : ClusterName.Parse(cluster) }, ManifestDocuments.Read("web.yaml", System.Text.Encoding.UTF8.GetBytes(pod), problems));
    }

    /// <summary>Raises the events of a deployment.</summary>
    private sealed class TellingDeployment(ReleaseNoticesListener listener)
    {
        public Task ApplyingAsync(RenderingTarget target, CancellationToken cancellationToken) => RaiseAsync(target, new DeployEvent.Applying([], HasChanges: true), cancellationToken);

        public Task FailedAsync(Rendering rendering, string reason, CancellationToken cancellationToken) => RaiseAsync(
            rendering.Target, new DeployEvent.Ended(Failed(rendering, reason)), cancellationToken);

        public Task HeldAsync(Rendering rendering, string reason) =>
            RaiseAsync(rendering.Target, new DeployEvent.Ended(new Outcome.NotReached { Target = rendering.Target, Reason = reason, AwaitsApproval = true }), default);

        public Task WithoutAsync(Rendering rendering, string approvals) =>
            RaiseAsync(rendering.Target, new DeployEvent.Reviewed(null, IsApproved: false) { WithoutApprovals = approvals }, default);

        public Task StageEndedAsync(params Outcome[] outcomes) => RaiseAsync(null, new DeployEvent.StageEnded(Target.Stage, outcomes), default);

        public static Outcome.Failed Failed(Rendering rendering, string reason) =>
            new Outcome.Failed { Target = rendering.Target, Failure = new DeployFailure { Subject = "dev/web", Reason = reason } };

        public static Outcome Healthy(Rendering rendering, bool hasChanged) => hasChanged
            ? new Outcome.Deployed { Target = rendering.Target, Plan = PlanOf(rendering), Running = RunningImages.AskedFor(rendering) }
            : new Outcome.Unchanged { Target = rendering.Target, Images = RunningImages.AskedFor(rendering).Images, PlanHash = "" };

        public Task HealthyAsync(Rendering rendering, bool hasChanged, Uri? address, CancellationToken cancellationToken) => RaiseAsync(
            rendering.Target, new DeployEvent.Ended(Healthy(rendering, hasChanged)), cancellationToken);

        private async Task RaiseAsync(RenderingTarget? target, DeployEvent happened, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var events = new EventFanOut([listener], TimeProvider.System, Logger.None);
            await events.RaiseAsync(happened with { Target = target });
        }

        private static ApplyPlan PlanOf(Rendering rendering)
        {
            var comparison = Planner.Compare(rendering, new LiveState { Catalog = new ResourceCatalog([BuiltInTypes.Pods]), Objects = [] }, new PlanRules());
            return Planner.Complete(comparison, comparison.DryRuns.ToDictionary(resource => resource.Id, DryRunResult (resource) => new DryRunResult.Accepted(resource)));
        }
    }

    private sealed class Channel : INotifier
    {
        private int messages;

        public List<string> Log { get; } = [];

        public SlipwayException? Failure { get; set; }

        public Task<MessageReference?> PostAsync(ReleaseNotice notice, CancellationToken cancellationToken)
        {
            ThrowIfFailing();
            Log.Add($"post {++messages}: {Text(notice)}");
            return Task.FromResult<MessageReference?>(new MessageReference("C1", $"{messages}"));
        }

        public Task UpdateAsync(MessageReference message, ReleaseNotice notice, CancellationToken cancellationToken) => Add($"edit {message.Id}: {Text(notice)}");

        public Task ReplyAsync(MessageReference message, ReleaseNotice notice, CancellationToken cancellationToken) => Add($"reply {message.Id}: {notice.State}");

        private Task Add(string line)
        {
            ThrowIfFailing();
            Log.Add(line);
            return Task.CompletedTask;
        }

        private void ThrowIfFailing()
        {
            if (Failure is not null)
            {
                throw Failure;
            }
        }

        private static string Text(ReleaseNotice notice) =>
            $"{notice.Application} {notice.Version} {notice.State}{(notice.By is null ? "" : $" by {notice.By}")}{(notice.Detail is null ? "" : $" ({notice.Detail})")}";
    }
}
