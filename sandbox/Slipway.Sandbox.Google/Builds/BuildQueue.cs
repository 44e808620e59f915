using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Google.PubSub;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Google.Builds;

/// <summary>Builds and what becomes of them. What was not over when the sandbox ended, however it ended, runs at the next start.</summary>
internal sealed class BuildQueue : IAsyncDisposable
{
    private const int KeptBuilds = 200;
    private const int AtOnce = 2;

    private readonly GoogleSurroundings _surroundings;
    private readonly PubSubStore _pubSub;
    private readonly BuildRunner _runner;
    private readonly BuildLogs _logs;
    private readonly JsonFolder<Build> _builds;
    private readonly ConcurrentDictionary<string, Running> _running = new();
    private readonly SemaphoreSlim _workers = new(AtOnce);
    private readonly CancellationTokenSource _stopping = new();

    public BuildQueue(GoogleSurroundings surroundings, PubSubStore pubSub, BuildRunner runner, BuildLogs logs)
    {
        (_surroundings, _pubSub, _runner, _logs) = (surroundings, pubSub, runner, logs);
        _builds = new JsonFolder<Build>(RecordsOf(surroundings), BuildJson.Default.Build);
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Build> All => [.. _builds.Values.OrderByDescending(build => (string)build.Json["createTime"]!, StringComparer.Ordinal)];

    /// <summary>Whether there ever was a build.</summary>
    public static bool HasRecords(GoogleSurroundings surroundings) => Directory.Exists(RecordsOf(surroundings));

    public Build? Find(string id) => _builds.Find(id);

    public void Start()
    {
        foreach (var build in All.Where(build => !build.IsOver))
            Begin(build.With(("status", "QUEUED"), ("startTime", null)));
    }

    public Build Add(Build build)
    {
        foreach (var old in All.Skip(KeptBuilds - 1).Where(known => known.IsOver))
        {
            _builds.Delete(old.Id);
            File.Delete(_logs.PathOf(old.Id));
        }

        Begin(build);
        return build;
    }

    /// <summary>Ends a build, and returns when everything that it started has ended.</summary>
    /// <exception cref="GoogleError">It is over.</exception>
    public async Task<Build> CancelAsync(Build build)
    {
        if (!_running.TryGetValue(build.Id, out var running))
            throw GoogleError.NotNow("build is not in a state that can be cancelled: it has finished");
        try
        {
            await running.Cancel.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself meanwhile.
        }

        await running.Work;
        return Find(build.Id)!;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        // What became of each is in its record, or could not be written.
        await Task.WhenAll(_running.Values.Select(running => running.Work)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        _workers.Dispose();
    }

    private void Begin(Build build)
    {
        Save(build);
        var cancel = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[build.Id] = new Running(cancel, WorkAsync(build, begin.Task, cancel));
        begin.SetResult();
    }

    private async Task WorkAsync(Build build, Task begin, CancellationTokenSource cancel)
    {
        await begin;
        try
        {
            await _workers.WaitAsync(cancel.Token);
            try
            {
                await CarryOutAsync(build, cancel.Token);
            }
            finally
            {
                _workers.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // It was still queued. Else the record says what is left to do.
            if (!_stopping.IsCancellationRequested)
                Finish(build, "CANCELLED");
        }
        finally
        {
            _running.TryRemove(build.Id, out _);
            cancel.Dispose();
        }
    }

    private async Task CarryOutAsync(Build build, CancellationToken cancelled)
    {
        build = Save(build.With(("status", "WORKING"), ("startTime", Now())));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        using var late = new CancellationTokenSource(Build.Duration(build.Json, "timeout")!.Value, _surroundings.Time);
        using var link = late.Token.Register(limit.Cancel);
        // The runner notes there how its steps end; a client sees that when the build is over.
        build = build.With(("results", new JsonObject { ["buildStepImages"] = new JsonArray(), ["buildStepOutputs"] = new JsonArray() }));
        try
        {
            await _runner.RunAsync(build, build.Json["results"]!.AsObject(), limit.Token);
            Finish(build, "SUCCESS");
        }
        catch (BuildFailure failure)
        {
            Finish(build, "FAILURE", failure.Message, failure.Type);
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            if (cancelled.IsCancellationRequested)
                Finish(build, "CANCELLED");
            else
                Finish(build, "TIMEOUT", "build timed out");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _surroundings.Logger.Error(exception, "Build {Build} could not be carried out", build.Id);
            Finish(build, "INTERNAL_ERROR", exception.Message);
        }
    }

    private void Finish(Build build, string status, string? detail = null, string? failure = null) => Save(build.With(
        ("status", status),
        ("finishTime", Now()),
        ("statusDetail", detail),
        ("failureInfo", failure is null ? null : new JsonObject { ["type"] = failure, ["detail"] = $"Build failed: {detail}" })));

    private static string RecordsOf(GoogleSurroundings surroundings) => Path.Combine(surroundings.Folder, "builds", "records");

    private string Now() => NewBuild.Time(_surroundings.Time.GetUtcNow());

    private Build Save(Build build)
    {
        _builds.Save(build.Id, build);
        var topic = (string?)build.Json["options"]?["pubsubTopic"] ?? GoogleServices.BuildTopic;
        _pubSub.Publish(topic[(topic.LastIndexOf('/') + 1)..], new Message
        {
            Data = Convert.ToBase64String(Encoding.UTF8.GetBytes(build.Json.ToJsonString())),
            Attributes = new Dictionary<string, string> { ["buildId"] = build.Id, ["status"] = build.Status },
        });
        _surroundings.Changes.Touch();
        return build;
    }

    private sealed record Running(CancellationTokenSource Cancel, Task Work);
}
