using System.Text;
using Slipway.ApplySets;
using Slipway.Naming;
using Slipway.Records;

namespace Slipway.Git.Tests;

/// <summary>Deployments are appended to refs of the config repository, by a push that holds only as long as nobody else was faster.</summary>
public sealed class HistoriesOfDeployments : IDisposable
{
    private static readonly RecordName Web = RecordName.TryParse("refs/slipway/records/prod/web")!;
    private static readonly RecordName Api = RecordName.TryParse("refs/slipway/records/prod/eu/api")!;

    private readonly TemporaryRepository remote = new();

    public HistoriesOfDeployments() => remote.Commit("First");

    public void Dispose() => remote.Dispose();

    [Fact]
    public async Task Deployments_are_commits_of_one_file_each_on_the_one_before()
    {
        var store = Store("one");
        Assert.Empty(await store.AppendAsync([new RecordAppend(Web, null, [Entry(Web, 1), Entry(Web, 2)]), new RecordAppend(Api, null, [Entry(Api, 1)])], default));

        var histories = await Store("two").ReadAsync(null, default);

        Assert.Equal([Api, Web], histories.Select(history => history.Name));
        Assert.Equal(["1.0.1", "1.0.2"], histories[1].Entries.Select(entry => entry.Version));
        Assert.Empty(histories.SelectMany(history => history.Problems));
        Assert.Equal("record.json", remote.Git("ls-tree", "-r", "--name-only", Web.Ref));
        Assert.Equal(["prod/web 1.0.2: healthy", "prod/web 1.0.1: healthy"], remote.Git("log", "--format=%s", Web.Ref).Split('\n'));
        Assert.Equal("main", remote.Git("branch", "--format=%(refname:short)"));
    }

    [Fact]
    public async Task All_that_is_appended_goes_with_one_push_and_all_that_is_read_comes_with_one_fetch()
    {
        remote.Git("config", "receive.advertiseAtomic", "false");
        var log = new List<string>();
        var store = new GitRecordStore(new GitRemote(remote.Folder), remote.Sibling("counted"), new Serilog.LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(new Lines(log)).CreateLogger(), new CommitIdentity(), TimeProvider.System);
        await store.AppendAsync([new RecordAppend(Web, null, [Entry(Web, 1)]), new RecordAppend(Api, null, [Entry(Api, 1)])], default);
        var other = Store("other");
        await other.ReadAsync(null, default);
        await other.AppendAsync([new RecordAppend(Web, (await store.FindHeadsAsync(default))[Web], [Entry(Web, 2)])], default);
        log.Clear();

        await store.ReadAsync(null, default);
        await store.ReadAsync(null, default);

        // The second time nothing is new.
        Assert.Single(log, line => line.Contains("fetch", StringComparison.Ordinal));
        Assert.Equal(2, log.Count(line => line.Contains("ls-remote", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Of_two_who_append_at_once_one_is_told_and_loses_nothing()
    {
        var (one, two) = (Store("one"), Store("two"));
        await one.AppendAsync([new RecordAppend(Web, null, [Entry(Web, 1)])], default);
        var head = (await two.FindHeadsAsync(default))[Web];
        await two.ReadAsync([Web], default);
        await one.AppendAsync([new RecordAppend(Web, head, [Entry(Web, 2)])], default);

        var lost = await two.AppendAsync([new RecordAppend(Web, head, [Entry(Web, 3)]), new RecordAppend(Api, null, [Entry(Api, 1)])], default);

        Assert.Equal([Web], lost);
        var histories = await two.ReadAsync(null, default);
        Assert.Equal([["1.0.1"], ["1.0.1", "1.0.2"]], histories.Select(history => history.Entries.Select(entry => entry.Version)));
    }

    [UnixFact]
    public async Task A_server_that_does_not_take_it_is_named()
    {
        var hook = Path.Combine(remote.Folder, ".git", "hooks", "update");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        await File.WriteAllTextAsync(hook, "#!/bin/sh\ncase $1 in refs/slipway/*) echo 'GH013: rule violations' >&2; exit 1;; esac\n");
        ExecutableFile.Make(hook);

        var failure = await Assert.ThrowsAsync<GitException>(() => Store("one").AppendAsync([new RecordAppend(Web, null, [Entry(Web, 1)])], default));

        Assert.Equal(GitFailure.Declined, failure.Failure);
    }

    [Fact]
    public async Task What_somebody_else_put_there_is_said_and_not_taken_for_a_deployment()
    {
        await Store("one").AppendAsync([new RecordAppend(Web, null, [Entry(Web, 1)])], default);
        remote.Git("update-ref", Web.Ref, remote.Git("commit-tree", "-p", Web.Ref, "-m", "Mine", $"{Web.Ref}^{{tree}}"));
        remote.Git("update-ref", "refs/slipway/records/prod/We_b", "HEAD");
        remote.Git("update-ref", Api.Ref, "HEAD");

        var histories = await Store("two").ReadAsync(null, default);

        Assert.Equal(["prod/eu/api: record 1", "prod/web: record 2"], histories.SelectMany(history => history.Problems).Select(problem => problem.Split(" (")[0]));
        Assert.Equal(2, histories[1].Links.Count);
    }

    [Fact]
    public async Task A_history_that_was_rewritten_is_read_as_it_is_now()
    {
        var store = Store("one");
        await store.AppendAsync([new RecordAppend(Web, null, [Entry(Web, 1), Entry(Web, 2)])], default);
        var known = (await store.ReadAsync([Web], default))[0].Head!;
        remote.Git("update-ref", Web.Ref, $"{Web.Ref}^");

        var history = (await store.ReadAsync([Web], default))[0];

        Assert.Equal(["1.0.1"], history.Entries.Select(entry => entry.Version));
        var append = history.Append([Entry(Web, 3)], known)!;
        Assert.Equal(known, append.Entries[0].Rewritten);
        await store.AppendAsync([append], default);
        Assert.Contains(known.Abbreviated, (await store.ReadAsync([Web], default))[0].Problems.Single(), StringComparison.Ordinal);
    }

    private GitRecordStore Store(string cache) => new(new GitRemote(remote.Folder), remote.Sibling(cache), TemporaryRepository.Logger, new CommitIdentity(), TimeProvider.System);

    private static RecordEntry Entry(RecordName name, int number) => new()
    {
        Name = name,
        Number = number,
        Commit = CommitSha.Parse(new string('a', 40)),
        Images = [$"registry.example/web:1.0.{number}@sha256:{new string('b', 64)}"],
        PlanHash = $"{number}",
        At = DateTimeOffset.UnixEpoch.AddDays(number),
        Outcome = DeploymentOutcome.Healthy,
        Run = "a test",
    };

    private sealed class Lines(List<string> lines) : Serilog.Core.ILogEventSink
    {
        public void Emit(Serilog.Events.LogEvent logEvent) => lines.Add(logEvent.RenderMessage());
    }
}
