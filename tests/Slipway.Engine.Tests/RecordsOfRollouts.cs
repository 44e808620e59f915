using Slipway.ApplySets;
using Slipway.ConfigRepositories;
using Slipway.Engine.Changes;
using Slipway.Engine.Events;
using Slipway.Engine.Listeners;
using Slipway.Engine.Recording;
using Slipway.Naming;
using Slipway.Records;
using Slipway.Resources;
using Slipway.Rollouts;
using Slipway.Tests;
using Slipway.Tests.Plans;
using Slipway.Values;

namespace Slipway.Engine.Tests;

/// <summary>What the history of an application says of a deployment that rolled out.</summary>
public sealed class RecordsOfRollouts
{
    private const string Commit = "1111111111111111111111111111111111111111";

    [Theory]
    [InlineData(Commit, "rollout", 25.0)]
    [InlineData("2222222222222222222222222222222222222222", "plan", null)]
    public async Task A_release_that_was_taken_back_is_recorded_with_its_steps_and_how_many_met_it(string rolledOut, string phase, double? exposure)
    {
        var store = new Store();
        var records = new LastingRecords(store, new OriginSearch(Changes(new NoHistory()), FolderOf, null, null), new LastingRecordsOptions("1.0.0", null), TimeProvider.System);
        var outcome = Run.Failed("prod/web", "errors: alarm");
        var plan = new FakeCluster().Plan(Manifest.Render("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}", outcome.Target));

        await records.HearAsync(new DeployEvent.Planned(plan) { Target = outcome.Target }, default);
        await records.HearAsync(new DeployEvent.Recorded(Parent(rolledOut), "DeploymentFailed", "", IsWarning: true) { Target = outcome.Target }, default);
        await records.HearAsync(new DeployEvent.Ended(outcome) { Target = outcome.Target }, default);
        await records.HearAsync(new DeployEvent.RunEnded([outcome], null), default);

        var entry = Assert.Single(Assert.Single(store.Appended).Entries);
        Assert.Equal((phase, exposure), (entry.Failure!.Phase, entry.Failure.ExposurePercent));
        Assert.Equal(rolledOut == Commit, entry.Rollout is { Phase: RolloutPhase.Aborted });
    }

    [Fact]
    public async Task A_rollout_that_stays_at_a_step_is_no_deployment_that_failed()
    {
        var store = new Store();
        var records = new LastingRecords(store, new OriginSearch(Changes(new NoHistory()), FolderOf, null, null), new LastingRecordsOptions("1.0.0", null), TimeProvider.System);
        var target = Run.Failed("prod/web", "").Target;
        var parent = Parent(Commit, "applying", "observing");
        var outcome = new Outcome.RollingOut { Target = target, Record = RolloutRecordText.TryOf(parent)!, Reason = "errors: no data", DueAt = DateTimeOffset.UnixEpoch };

        await records.HearAsync(new DeployEvent.Planned(new FakeCluster().Plan(Manifest.Render("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}", target))) { Target = target }, default);
        await records.HearAsync(new DeployEvent.Recorded(parent, "Deploying", "", IsWarning: false) { Target = target }, default);
        await records.HearAsync(new DeployEvent.Ended(outcome) { Target = target }, default);
        await records.HearAsync(new DeployEvent.RunEnded([outcome], null), default);

        Assert.Empty(store.Appended);
    }

    private static Resource Parent(string rolledOut, string outcome = "failed", string phase = "aborted") => Resource.FromServer(new GroupVersionKind("", "v1", "ConfigMap"), MapValue.Of(
        ("metadata", MapValue.Of(("name", "slipway-web"), ("annotations", MapValue.Of(
            (ApplySetLabels.Deployment, $$"""{"commit":"{{Commit}}","images":[],"planHash":"p","by":"CI","at":"2026-01-02T03:00:00Z","outcome":"{{outcome}}"}"""),
            (ApplySetLabels.Rollout, $$$"""
                {"commit":"{{{rolledOut}}}","from":"3333333333333333333333333333333333333333","release":"r","strategyHash":"s","strategy":"canary","deployment":"web","phase":"{{{phase}}}","step":2,"steps":3,"weight":0,
                "replicas":0,"looked":"2026-01-02T03:00:00Z","deadline":"2026-01-02T07:00:00Z","by":"CI","exposure":[{"step":1,"weight":5,"from":"2026-01-02T02:00:00Z","to":"2026-01-02T02:10:00Z"},
                {"step":2,"weight":25,"from":"2026-01-02T02:10:00Z","to":"2026-01-02T02:20:00Z"}]}
                """)))))));

    private sealed class Store : IRecordStore
    {
        public List<RecordAppend> Appended { get; } = [];

        public Task<IReadOnlyDictionary<RecordName, CommitSha>> FindHeadsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyDictionary<RecordName, CommitSha>>(new Dictionary<RecordName, CommitSha>());

        public Task<IReadOnlyList<RecordHistory>> ReadAsync(IReadOnlyCollection<RecordName>? names, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<RecordHistory>>([.. names!.Select(name => new RecordHistory { Name = name })]);

        public Task<IReadOnlyList<RecordName>> AppendAsync(IReadOnlyList<RecordAppend> appends, CancellationToken cancellationToken)
        {
            Appended.AddRange(appends);
            return Task.FromResult<IReadOnlyList<RecordName>>([]);
        }
    }

    private static ApplicationChanges Changes(IConfigHistory history) => new(history, (_, _, _) => Task.FromResult<bool?>(false));

    private static IReadOnlyList<string> FolderOf(RecordName name) => [$"{name.Stage}/{name.Application}"];

    private sealed class NoHistory : IConfigHistory
    {
        public async IAsyncEnumerable<IConfigTree> ReadAsync(string folder, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            yield break;
        }

        public Task<IConfigTree?> FindAsync(CommitSha commit, CancellationToken cancellationToken) => Task.FromResult<IConfigTree?>(null);
    }

}
