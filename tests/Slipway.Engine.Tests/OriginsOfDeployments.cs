using System.Runtime.CompilerServices;
using Slipway.ApplySets;
using Slipway.ConfigRepositories;
using Slipway.Engine.Changes;
using Slipway.Engine.Recording;
using Slipway.Naming;
using Slipway.Records;
using Slipway.Releases;

namespace Slipway.Engine.Tests;

/// <summary>Where a deployment came from is read from the commits since the one before.</summary>
public sealed class OriginsOfDeployments
{
    private static readonly RecordName Web = RecordName.TryParse("refs/slipway/records/prod/web")!;
    private const string Release = "Release web 1.5.0 to prod\n\nRelease-Application: web\nRelease-Stage: prod\nSource-Commit: cccccccccccccccccccccccccccccccccccccccc\nSource-Repository: https://github.com/acme/web\n";

    [Theory]
    [InlineData("Release", Release)]
    [InlineData("Promotion", Release + "Promoted-From: dev\n")]
    [InlineData("Rollback", Release + "Rolled-Back-From: 1.6.0\n")]
    [InlineData("Restore", "Restore web in prod to 1234567\n\nRestore-Application: web\nRestore-Stage: prod\n")]
    [InlineData("Config", "More replicas\n")]
    [InlineData("Config", "Release api\n\nRelease-Application: api\nRelease-Stage: prod\n")]
    [InlineData("Release", "More replicas\n", Release)]
    public async Task Its_kind_is_what_the_newest_commit_says_that_says_anything(string kind, params string[] messages) =>
        Assert.Equal(kind, (await FindAsync(messages)).Kind.ToString());

    [Fact]
    public async Task Fields_that_came_from_the_cluster_are_named_whoever_merged_them()
    {
        const string Sync = "Take over 1 change in prod of web (#7)\n\nSlipway-Adopted: {\"object\":\"apps/v1 Deployment prod/web\",\"path\":\"spec.replicas\",\"manager\":\"kubectl\",\"at\":\"2026-11-28T21:04:00Z\"}\nSlipway-Adopted: {broken\n";

        var alone = await FindAsync([Sync]);
        var withRelease = await FindAsync([Release, Sync], Entry(Sha('9'), null));

        Assert.Equal((RecordKind.Sync, RecordKind.Release), (alone.Kind, withRelease.Kind));
        AdoptedField[] expected = [new("apps/v1 Deployment prod/web", "spec.replicas", "kubectl", "2026-11-28T21:04:00Z")];
        Assert.Equal(expected, alone.Adopted);
        Assert.Equal(expected, withRelease.Adopted);
    }

    [Fact]
    public async Task What_was_deployed_before_does_not_count() =>
        Assert.Equal(RecordKind.Config, (await FindAsync(["More replicas\n", Release], before: Entry(Sha('1'), null))).Kind);

    [Fact]
    public async Task Neither_does_it_where_what_was_deployed_before_changed_other_applications_only() =>
        // 5 is between 0 and 1, and not among the changes of this one.
        Assert.Equal(RecordKind.Config, (await FindAsync(["More replicas\n", Release], before: Entry(Sha('5'), null), order: "051")).Kind);

    [Fact]
    public async Task An_edit_of_a_base_that_the_application_is_made_of_counts_like_one_of_its_folder()
    {
        var history = new History(["More replicas\n"]) { ["bases/web"] = [(Sha('7'), "Take over 1 change in prod of web (#7)\n\nSlipway-Adopted: {\"object\":\"v1 ConfigMap prod/settings\",\"path\":\"data.color\",\"manager\":\"kubectl\"}\n")] };

        var origin = await FindAsync(history, Entry(Sha('9'), null), sources: ["bases/web", "prod/web"]);

        Assert.Equal(RecordKind.Sync, origin.Kind);
        Assert.Equal("data.color", Assert.Single(origin.Adopted).Path);
    }

    [Fact]
    public async Task The_new_commits_are_those_since_what_really_ran_before()
    {
        var sources = new Sources();

        var origin = await FindAsync([Release], Entry(Sha('9'), new RecordedSource("https://github.com/acme/web", null, Sha('d'))), sources);

        Assert.Equal($"0.0.0.g{Sha('d')}", sources.Previous);
        Assert.Equal((Sha('d'), Sha('c'), 3), (origin.Source!.From, origin.Source.To, origin.Source.Count));
        // One without a time is counted, and cannot be measured.
        Assert.Equal([Sha('e')], origin.Source.Commits.Select(commit => commit.Commit));
    }

    [Fact]
    public async Task A_change_by_hand_brings_nothing_of_the_source_and_keeps_what_runs()
    {
        var source = (await FindAsync(["More replicas\n"], Entry(Sha('9'), new RecordedSource("https://github.com/acme/web", Sha('a'), Sha('d'))))).Source!;

        Assert.Equal((Sha('d'), Sha('d'), 0), (source.From, source.To, source.Count));
    }

    private static Task<DeploymentOrigin> FindAsync(string[] messages, RecordEntry? before = null, ISourceHistory? sourceHistory = null, string order = "0123456789") =>
        FindAsync(new History(messages), before, sourceHistory, order, ["prod/web"]);

    // The order is that of commits, newest first.
    private static Task<DeploymentOrigin> FindAsync(History history, RecordEntry? before, ISourceHistory? sourceHistory = null, string order = "70123456789", params string[] sources) => new OriginSearch(
        new ApplicationChanges(history, (ancestor, descendant, _) => Task.FromResult<bool?>(order.IndexOf(ancestor.Value[0]) >= order.IndexOf(descendant.Value[0]))), _ => sources, null, sourceHistory)
            .FindAsync(Web, Sha('0'), [$"ghcr.io/acme/web:1.5.0@sha256:{new string('1', 64)}"], before, default);

    private static RecordEntry Entry(CommitSha commit, RecordedSource? source) => new()
    {
        Name = Web, Commit = commit, Images = [], PlanHash = "a", At = DateTimeOffset.UnixEpoch, Outcome = DeploymentOutcome.Healthy, Run = "a test", Source = source,
    };

    private static CommitSha Sha(char digit) => CommitSha.Parse(new string(digit, 40));

    private sealed class Sources : ISourceHistory
    {
        public string? Previous { get; private set; }

        public Task<SourceChanges?> FindAsync(string previous, ReleaseCandidate candidate, CancellationToken cancellationToken)
        {
            Previous = previous;
            return Task.FromResult<SourceChanges?>(new SourceChanges
            {
                From = Sha('d'), To = candidate.SourceCommit!, Ahead = 3,
                Commits = [new SourceChange(Sha('e'), "A", "x") { AuthoredAt = DateTimeOffset.UnixEpoch }, new SourceChange(Sha('f'), "A", "y")],
            });
        }
    }

    // Commits 0, 1, 2, …, newest first.
    private sealed class History : IConfigHistory
    {
        private readonly Dictionary<string, (CommitSha Commit, string Message)[]> changes = [];

        public History(string[] messages) => this["prod/web"] = [.. messages.Select((message, index) => (Sha((char)('0' + index)), message))];

        public (CommitSha Commit, string Message)[] this[string source]
        {
            set => changes[source] = value;
        }

        public async IAsyncEnumerable<IConfigTree> ReadAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var (commit, message) in changes[folder])
            {
                await Task.CompletedTask;
                yield return new Tree(commit, message);
            }
        }

        public Task<IConfigTree?> FindAsync(CommitSha commit, CancellationToken cancellationToken) => Task.FromResult<IConfigTree?>(null);
    }

    private sealed record Tree(CommitSha Commit, string Message) : IConfigTree
    {
        public CommitSha? Parent => null;

        public DateTimeOffset CommittedAt => DateTimeOffset.UnixEpoch;

        public string Committer => "";

        public Task<IReadOnlyList<ConfigFile>> ReadFolderAsync(string folder, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ConfigFile>>([]);

        public Task<IReadOnlyList<string>> ListFoldersAsync(string folder, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

        public Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken) => Task.FromResult<byte[]?>(null);
    }
}
