using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Slipway.Sandbox.Cluster.Fields;
using Slipway.Sandbox.Cluster.Resources;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>Watches: a stream of events, one JSON object a line.</summary>
internal sealed class WatchAnswer(ObjectStore store, TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan s_bookmarks = TimeSpan.FromMinutes(1);

    public async Task AnswerAsync(ApiRequest request)
    {
        var (labels, fields) = ListAnswer.Selectors(request);
        var wanted = request.Version;
        var sendInitial = request.IsSet("sendInitialEvents");
        if (sendInitial && request.Query("resourceVersionMatch") != "NotOlderThan")
            throw ApiException.InvalidOptions("ListOptions", FieldProblem.Forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        var response = request.Http.Response;
        response.ContentType = "application/json";
        var seconds = request.Number("timeoutSeconds") ?? 1800 + Random.Shared.Next(1800);
        // No timer takes more than 49 days.
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(Math.Min(seconds, 4_000_000)), time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, request.Aborted, stopping);
        using var stream = new Stream(request);

        ObjectStore.Watcher watcher;
        long version = 0;
        if (wanted == 0 || sendInitial)
        {
            var (items, listed, opened) = store.ListAndWatch(request.Resource.Key, null);
            watcher = opened;
            version = listed;
            foreach (var item in items.Where(item => IsInScope(request, item) && ListAnswer.Matches(item.Json, labels, fields)))
                stream.Write("ADDED", item);
            if (sendInitial)
                stream.Bookmark(listed, initialEventsEnd: true);
        }
        else
        {
            version = (long)Math.Min(wanted, long.MaxValue);
            if (store.Watch(request.Resource.Key, version) is not { } opened)
            {
                stream.Error(new ApiException(410, "Expired", $"too old resource version: {version.ToString(CultureInfo.InvariantCulture)} ({store.Version.ToString(CultureInfo.InvariantCulture)})"));
                await stream.FlushAsync(CancellationToken.None);
                return;
            }

            watcher = opened;
        }

        using (watcher)
        {
            try
            {
                await response.StartAsync(end.Token);
                await stream.FlushAsync(end.Token);
                await FollowAsync(request, watcher.Changes, stream, version, labels, fields, end.Token);
            }
            catch (OperationCanceledException)
            {
                // The time is over, or the client has gone: that is how a watch ends.
            }
        }
    }

    private async Task FollowAsync(
        ApiRequest request, ChannelReader<Change> changes, Stream stream, long version, LabelSelector labels, FieldSelector fields, CancellationToken cancellationToken)
    {
        var bookmarks = request.IsSet("allowWatchBookmarks");
        while (true)
        {
            var next = changes.WaitToReadAsync(cancellationToken).AsTask();
            while (bookmarks && await IsQuietAsync(next, cancellationToken))
            {
                // First the version, then whether there is a change: one that comes in between is later than the bookmark.
                var reached = Math.Max(version, store.Version);
                if (changes.TryPeek(out _))
                    break;
                stream.Bookmark(reached, initialEventsEnd: false);
                await stream.FlushAsync(cancellationToken);
            }

            if (!await next)
                return;
            while (changes.TryRead(out var change))
            {
                if (change.Version <= version || !IsInScope(request, change.Object))
                    continue;
                version = change.Version;
                var isIn = change.Kind != ChangeKind.Deleted && ListAnswer.Matches(change.Object.Json, labels, fields);
                var wasIn = change.Before is not null && ListAnswer.Matches(change.Before.Json, labels, fields);
                if (isIn)
                    stream.Write(wasIn ? "MODIFIED" : "ADDED", change.Object);
                else if (wasIn)
                    stream.Write("DELETED", change.Kind == ChangeKind.Deleted ? change.Object : LastSeen(change));
            }

            await stream.FlushAsync(cancellationToken);
        }
    }

    // True after the pause between bookmarks, false as soon as there is something to read.
    private async Task<bool> IsQuietAsync(Task next, CancellationToken cancellationToken)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var due = Task.Delay(s_bookmarks, time, pause.Token);
        var isQuiet = await Task.WhenAny(next, due) == due;
        cancellationToken.ThrowIfCancellationRequested();
        await pause.CancelAsync();
        return isQuiet;
    }

    private static bool IsInScope(ApiRequest request, StoredObject item) =>
        (request.Namespace.Length == 0 || item.Namespace == request.Namespace) && (request.Name.Length == 0 || item.Name == request.Name);

    // An object that leaves the selection is shown as it was in it, at the version of the change.
    private static StoredObject LastSeen(Change change)
    {
        var json = change.Before!.Json.Copy();
        json.Ensure("metadata")["resourceVersion"] = change.Version.ToString(CultureInfo.InvariantCulture);
        return new StoredObject(change.Object.Key, json, change.Version);
    }

    private sealed class Stream(ApiRequest request) : IDisposable
    {
        private readonly MemoryStream _buffer = new();
        private bool _hasColumns;

        public void Dispose() => _buffer.Dispose();

        public void Write(string type, StoredObject item)
        {
            if (Presentation.Show(request, item) is not { } shown)
            {
                _buffer.Write(System.Text.Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":"));
                _buffer.Write(item.Utf8);
                _buffer.Write("}\n"u8);
                return;
            }

            // The columns of a table are said once.
            if (_hasColumns)
                (shown as JsonObject)?.Remove("columnDefinitions");
            _hasColumns = true;
            Line(type, shown);
        }

        public void Bookmark(long version, bool initialEventsEnd)
        {
            var metadata = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
            if (initialEventsEnd)
                metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
            Line("BOOKMARK", new JsonObject { ["kind"] = request.Resource.Kind, ["apiVersion"] = request.Resource.ApiVersion, ["metadata"] = metadata });
        }

        public void Error(ApiException error) => Line("ERROR", error.ToJson());

        public async Task FlushAsync(CancellationToken cancellationToken)
        {
            if (_buffer.Length > 0)
            {
                await request.Http.Response.Body.WriteAsync(_buffer.GetBuffer().AsMemory(0, (int)_buffer.Length), cancellationToken);
                _buffer.SetLength(0);
            }

            await request.Http.Response.Body.FlushAsync(cancellationToken);
        }

        private void Line(string type, JsonNode body)
        {
            _buffer.Write(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["type"] = type, ["object"] = body }, PathElement.Plain));
            _buffer.Write("\n"u8);
        }
    }
}
