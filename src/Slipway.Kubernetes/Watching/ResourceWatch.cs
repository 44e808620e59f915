using System.Runtime.CompilerServices;
using System.Text;
using Slipway.Engine.Ports;
using Slipway.Kubernetes.Requests;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Watching;

/// <summary>
/// One watch that survives lost connections and expired versions
/// (https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes).
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="reads">Lists what is there.</param>
/// <param name="type">What is watched.</param>
/// <param name="inNamespace">Where; null: everywhere.</param>
/// <param name="labelSelector">Which; null: all.</param>
/// <param name="seen">Objects that were seen before: that one of them is gone by now is an event, too.</param>
internal sealed class ResourceWatch(ApiClient api, ObjectReads reads, ResourceType type, string? inNamespace, string? labelSelector, IEnumerable<Resource>? seen = null)
{
    private const string ServerSeconds = "240";

    // The server ends a watch before.
    private static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(300);

    private readonly Dictionary<ResourceKey, Resource> known = (seen ?? []).ToDictionary(resource => resource.Id.Key);
    private string? resourceVersion;

    public async IAsyncEnumerable<ResourceEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            if (resourceVersion is null)
            {
                foreach (var @event in await RelistAsync(cancellationToken))
                {
                    yield return @event;
                }
            }

            using var limit = new CancellationTokenSource(MaxDuration, api.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            await using var stream = await UnlessOverAsync(OpenAsync, either.Token, cancellationToken);
            var isProductive = false;
            while (stream is not null && await UnlessOverAsync(stream.ReadAsync, either.Token, cancellationToken) is { } line)
            {
                isProductive = true;
                if (Understand(line) is { } @event)
                {
                    yield return @event;
                }

                if (resourceVersion is null)
                {
                    break;
                }
            }

            if (!isProductive)
            {
                // A proxy that cuts every watch at once must not make this a busy loop.
                await api.Backoff.WaitAsync(attempt: 1, askedFor: null, cancellationToken);
            }
        }
    }

    // A server that says nothing any more has ended the watch.
    private static async Task<T?> UnlessOverAsync<T>(Func<CancellationToken, Task<T?>> action, CancellationToken either, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await action(either);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Lists, and reports what is there and what went away unseen.</summary>
    private async Task<List<ResourceEvent>> RelistAsync(CancellationToken cancellationToken)
    {
        var list = await reads.ListAsync(type, inNamespace, labelSelector, cancellationToken);
        var gone = known.Values.ExceptBy(list.Items.Select(item => item.Id.Key), resource => resource.Id.Key).ToList();
        var events = new List<ResourceEvent>(gone.Count + list.Items.Count);
        foreach (var resource in gone)
        {
            known.Remove(resource.Id.Key);
            events.Add(new ResourceEvent(ResourceEventKind.Deleted, resource));
        }

        foreach (var resource in list.Items)
        {
            known[resource.Id.Key] = resource;
            events.Add(new ResourceEvent(ResourceEventKind.Added, resource));
        }

        resourceVersion = list.ResourceVersion;
        return events;
    }

    private async Task<AnswerLines?> OpenAsync(CancellationToken cancellationToken)
    {
        var request = new ApiRequest
        {
            Subject = inNamespace is null ? $"watch of {type}" : $"watch of {type} in namespace {inNamespace}",
            Method = HttpMethod.Get,
            Path = ApiPaths.WithQuery(
                ApiPaths.Collection(type, inNamespace),
                ("watch", "true"),
                ("allowWatchBookmarks", "true"),
                ("resourceVersion", resourceVersion),
                ("timeoutSeconds", ServerSeconds),
                ("labelSelector", labelSelector)),
            IsSecret = type.Type is { Group: "", Kind: "Secret" },
        };
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (await api.OpenAsync(request, cancellationToken) is { } response)
                {
                    return new AnswerLines(response);
                }

                resourceVersion = null;
                return null;
            }
            catch (SlipwayException exception) when (exception.IsTransient && attempt + 1 < Backoff.MaxAttempts)
            {
                await api.Backoff.WaitAsync(attempt, askedFor: null, cancellationToken);
            }
        }
    }

    private ResourceEvent? Understand(string line)
    {
        if (JsonValues.Read(Encoding.UTF8.GetBytes(line)) is not MapValue message || message.GetMap("object") is not { } content)
        {
            return null;
        }

        var kind = message.GetString("type");
        if (kind == "ERROR")
        {
            // 410 Expired comes as an event in a 200 answer; whatever else it is, a new list tells more.
            resourceVersion = null;
            return null;
        }

        var resource = Resource.FromServer(type.Type, content);
        resourceVersion = resource.ResourceVersion ?? resourceVersion;
        switch (kind)
        {
            case "ADDED":
                known[resource.Id.Key] = resource;
                return new ResourceEvent(ResourceEventKind.Added, resource);
            case "MODIFIED":
                known[resource.Id.Key] = resource;
                return new ResourceEvent(ResourceEventKind.Modified, resource);
            case "DELETED":
                known.Remove(resource.Id.Key);
                return new ResourceEvent(ResourceEventKind.Deleted, resource);
            default:
                // A bookmark: only the version counts.
                return null;
        }
    }
}
