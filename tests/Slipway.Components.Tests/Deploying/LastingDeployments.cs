using Serilog.Core;
using Slipway.Components.Deploying;
using Slipway.ConfigRepositories;
using Slipway.Deployments;
using Slipway.Engine.Changes;
using Slipway.Engine.Listeners;
using Slipway.Engine.Recording;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Policies;
using Slipway.Records;

namespace Slipway.Components.Tests.Deploying;

/// <summary>Deployments are appended to histories in the config repository, whatever becomes of the run that made them.</summary>
public sealed class LastingDeployments : DeploymentTest
{
    private const string Red = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red }\n";

    [Fact]
    public async Task Each_deployment_is_a_record_and_a_run_that_changes_nothing_is_none()
    {
        await DeployAsync();
        await DeployAsync();
        Paint("dev", "blue");
        await DeployAsync();

        var histories = await Store().ReadAsync(null, default);

        Assert.Equal([("dev/web", 2), ("prod/web", 1)], histories.Select(history => (history.Name.ToString(), history.Links.Count)));
        Assert.Empty(histories.SelectMany(history => history.Problems));
        Assert.Equal(["1 created", "1 updated"], histories[0].Entries.Select(entry => entry.Summary));
        Assert.All(histories[0].Entries, entry => Assert.True(entry is { IsHealthy: true, FirstWriteAt: not null, StartedAt: not null, RenderingHash: not null, IsCaughtUp: false }));
        Assert.Equal("jane", histories[0].Entries[0].Actor);
        Assert.NotEqual(histories[0].Entries[0].RenderingHash, histories[0].Entries[1].RenderingHash);
    }

    [Fact]
    public async Task A_deployment_that_fails_is_a_record_with_its_reason()
    {
        // A Job that a controller never runs here would take long: a claim that the cluster refuses after the first object is written.
        Write("dev/web/later.yaml", "apiVersion: v1\nkind: Pod\nmetadata: { name: broken }\nspec: { containers: [{ name: a, image: 'localhost:1/none:1@sha256:" + new string('0', 64) + "' }] }\n");

        await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(stage: "dev", timeout: TimeSpan.FromSeconds(1)));

        var entry = Assert.Single((await Store().ReadAsync(null, default)).Single().Entries);
        Assert.Equal((false, "health"), (entry.IsHealthy, entry.Failure!.Phase));
        Assert.Contains("broken", entry.Failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_not_be_pushed_is_caught_up_by_the_next_run()
    {
        await DeployAsync(store: new Broken());
        Assert.Empty(await Store().ReadAsync(null, default));

        await DeployAsync();

        var entry = Assert.Single((await Store().ReadAsync([Name("dev/web")], default)).Single().Entries);
        Assert.True(entry is { IsCaughtUp: true, IsHealthy: true, Run: "a test" });
        // And not once more.
        await DeployAsync();
        Assert.Single((await Store().ReadAsync([Name("dev/web")], default)).Single().Entries);
    }

    [Fact]
    public async Task What_could_not_be_pushed_is_caught_up_also_by_the_next_deployment()
    {
        await DeployAsync();
        Paint("dev", "blue");
        await DeployAsync(store: new Broken());
        Paint("dev", "green");
        await DeployAsync();

        Assert.Equal([false, true, false], (await Store().ReadAsync([Name("dev/web")], default)).Single().Entries.Select(entry => entry.IsCaughtUp));
    }

    [Fact]
    public async Task A_history_that_somebody_rewrote_goes_on_and_says_so()
    {
        await DeployAsync();
        Paint("dev", "blue");
        await DeployAsync();
        var clone = Clone();
        clone.Git("fetch", "--quiet", "origin", Name("dev/web").Ref);
        // Another root.
        clone.Git("push", "--quiet", "--force", "origin", $"{clone.Git([.. ConfigClone.Person, "commit-tree", "-m", "Mine", "FETCH_HEAD^{tree}"])}:{Name("dev/web").Ref}");
        Paint("dev", "green");

        await DeployAsync();

        var history = (await Store().ReadAsync([Name("dev/web")], default)).Single();
        Assert.Contains(history.Problems, problem => problem.Contains("the history was rewritten before record 2", StringComparison.Ordinal));
        Assert.Equal(2, history.Links.Count);
    }

    [Fact]
    public async Task Runs_that_append_at_once_all_do()
    {
        await Task.WhenAll(Enumerable.Range(1, 4).Select(async number =>
        {
            var entry = (RecordEntry)new RecordEntry
            {
                Name = Name("dev/web"), Commit = Commit, Images = [], PlanHash = $"{number}", At = DateTimeOffset.UnixEpoch.AddDays(number), Outcome = ApplySets.DeploymentOutcome.Healthy, Run = "a test", IsCaughtUp = true,
            };
            await new RecordKeeper(Store($"cache-{number}"), new OriginSearch(Changes(new GitConfigHistory(Folder, Logger.None)), FolderOf, null, null)).AppendAsync([new RecordedRun(entry.Name, [entry], null)], default);
        }));

        var history = (await Store().ReadAsync(null, default)).Single();
        Assert.Equal([1, 2, 3, 4], history.Entries.Select(entry => entry.Number));
        Assert.Equal(["1", "2", "3", "4"], history.Entries.Select(entry => entry.PlanHash).Order());
    }

    private async Task DeployAsync(IRecordStore? store = null, string? stage = null, TimeSpan? timeout = null)
    {
        var rules = new StageRules { Policies = PolicyRules.Off("These manifests are about something else.") };
        rules = timeout is null ? rules : rules with { Health = rules.Health with { Timeout = timeout.Value } };
        using var run = OpenRun(stage: stage, rules: rules) with
        {
            Records = new LastingRecords(store ?? Store(), new OriginSearch(Changes(new NoHistory()), FolderOf, Forge.PullRequests, Forge.Sources), new LastingRecordsOptions("1.0.0", "jane"), TimeProvider.System),
        };
        using var steps = new CommitDeployment(run, Results);
        await steps.RunAsync(NoTests, testsAll: false, default);
    }

    private void Paint(string stage, string color) => Write($"{stage}/web/settings.yaml", Red.Replace("red", color, StringComparison.Ordinal));

    private GitRecordStore Store(string cache = "records") =>
        new(new GitRemote(Sandbox.ConfigRepository.AbsoluteUri, new Secret(Sandbox.Token)), PathOf(cache), Logger.None, new CommitIdentity(), TimeProvider.System);

    private static RecordName Name(string name) => RecordName.TryParse(RecordName.Refs + name)!;

    private static ApplicationChanges Changes(IConfigHistory history) => new(history, (_, _, _) => Task.FromResult<bool?>(false));

    private static IReadOnlyList<string> FolderOf(RecordName name) => [$"{name.Stage}/{name.Application}"];

    // The folder of these tests is no clone.
    private sealed class NoHistory : ConfigRepositories.IConfigHistory
    {
        public async IAsyncEnumerable<ConfigRepositories.IConfigTree> ReadAsync(string folder, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            yield break;
        }

        public Task<ConfigRepositories.IConfigTree?> FindAsync(CommitSha commit, CancellationToken cancellationToken) => Task.FromResult<ConfigRepositories.IConfigTree?>(null);
    }

    private sealed class Broken : IRecordStore
    {
        public Task<IReadOnlyDictionary<RecordName, CommitSha>> FindHeadsAsync(CancellationToken cancellationToken) => throw new SlipwayException("config repository", "cannot be reached.", isTransient: true);

        public Task<IReadOnlyList<RecordHistory>> ReadAsync(IReadOnlyCollection<RecordName>? names, CancellationToken cancellationToken) => throw new SlipwayException("config repository", "cannot be reached.", isTransient: true);

        public Task<IReadOnlyList<RecordName>> AppendAsync(IReadOnlyList<RecordAppend> appends, CancellationToken cancellationToken) => throw new SlipwayException("config repository", "cannot be reached.", isTransient: true);
    }
}
