using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;

namespace Slipway.Sandbox.Google.PubSub;

/// <summary>Pub/Sub's REST API (https://cloud.google.com/pubsub/docs/reference/rest): topics, and subscriptions that are pulled.</summary>
internal sealed partial class PubSubEndpoints(PubSubStore store, GoogleApi api, TimeProvider time)
{
    private const string Prefix = "/google/pubsub/v1/projects/{project}";
    private const int MaxMessages = 1000;
    private const int MaxSize = 10_000_000;

    /// <summary>How long an empty subscription is waited for; Google's waits longer.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "GET", "/topics", _ => List("topics", store.Topics.Values.Select(Json)));
        Map(routes, "GET", "/topics/{id}", request => Json(Topic(request)));
        Map(routes, "PUT", "/topics/{id}", CreateTopic);
        Map(routes, "DELETE", "/topics/{id}", DeleteTopic);
        Map(routes, "POST", "/topics/{id}:publish", PublishAsync);
        Map(routes, "GET", "/subscriptions", _ => List("subscriptions", store.Subscriptions.Values.Select(Json)));
        Map(routes, "GET", "/subscriptions/{id}", request => Json(Subscription(request)));
        Map(routes, "PUT", "/subscriptions/{id}", SubscribeAsync);
        Map(routes, "DELETE", "/subscriptions/{id}", DeleteSubscription);
        Map(routes, "POST", "/subscriptions/{id}:pull", PullAsync);
        Map(routes, "POST", "/subscriptions/{id}:acknowledge", AcknowledgeAsync);
        Map(routes, "POST", "/subscriptions/{id}:modifyAckDeadline", ExtendAsync);
    }

    private void Map(IEndpointRouteBuilder routes, string method, string path, Func<GoogleRequest, Task<JsonObject?>> call) => api.Map(routes, method, Prefix + path, request =>
    {
        GoogleProject.Check(request.Route("project"));
        return call(request);
    });

    private void Map(IEndpointRouteBuilder routes, string method, string path, Func<GoogleRequest, JsonObject?> call) =>
        Map(routes, method, path, request => Task.FromResult(call(request)));

    private static JsonObject List(string name, IEnumerable<JsonObject> items) => new() { [name] = new JsonArray([.. items]) };

    private static string TopicName(string id) => $"projects/{GoogleProject.Id}/topics/{id}";

    private static string SubscriptionName(string id) => $"projects/{GoogleProject.Id}/subscriptions/{id}";

    private static JsonObject Json(Topic topic) => new() { ["name"] = TopicName(topic.Id) };

    private static JsonObject Json(Subscription subscription)
    {
        var json = new JsonObject
        {
            ["name"] = SubscriptionName(subscription.Id), ["topic"] = TopicName(subscription.Topic), ["pushConfig"] = new JsonObject(),
            ["ackDeadlineSeconds"] = subscription.AckDeadline, ["messageRetentionDuration"] = "604800s", ["state"] = "ACTIVE",
        };
        if (subscription.Filter.Length > 0)
            json["filter"] = subscription.Filter;
        return json;
    }

    private Topic Topic(GoogleRequest request) => store.Topics.Find(request.Route("id")) ?? throw NotFound(TopicName(request.Route("id")));

    private Subscription Subscription(GoogleRequest request) => store.Subscriptions.Find(request.Route("id")) ?? throw NotFound(SubscriptionName(request.Route("id")));

    private static GoogleError NotFound(string name) => GoogleError.NotFound($"Resource not found (resource={name[(name.LastIndexOf('/') + 1)..]}).");

    private static string NewId(GoogleRequest request, bool isThere)
    {
        var id = request.Route("id");
        if (!IdPattern().IsMatch(id) || id.StartsWith("goog", StringComparison.Ordinal))
            throw GoogleError.Invalid($"Invalid resource name given (name={id}). Refer to https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names for more information.");
        return isThere ? throw GoogleError.Exists($"Resource already exists in the project (resource={id}).") : id;
    }

    private JsonObject CreateTopic(GoogleRequest request)
    {
        var id = NewId(request, store.Topics.Find(request.Route("id")) is not null);
        store.Topics.Save(id, new Topic(id));
        return Json(new Topic(id));
    }

    private JsonObject DeleteTopic(GoogleRequest request)
    {
        store.Topics.Delete(Topic(request).Id);
        return [];
    }

    private async Task<JsonObject?> PublishAsync(GoogleRequest request)
    {
        var (topic, body) = (Topic(request), await request.JsonAsync());
        var messages = (body["messages"] as JsonArray ?? []).OfType<JsonObject>().Select(Read).ToList();
        if (messages.Count is 0 or > MaxMessages)
            throw GoogleError.Invalid($"The value for message_count is invalid: expected 1 to {MaxMessages}.");
        return new JsonObject { ["messageIds"] = new JsonArray([.. messages.Select(message => (JsonNode?)store.Publish(topic.Id, message))]) };
    }

    private static Message Read(JsonObject json)
    {
        var message = new Message
        {
            Data = (string?)json["data"] ?? "",
            Attributes = (json["attributes"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => (string?)pair.Value ?? ""),
            OrderingKey = (string?)json["orderingKey"] ?? "",
        };
        if (message.Data.Length == 0 && message.Attributes.Count == 0)
            throw GoogleError.Invalid("One or more messages in the publish request is empty. Each message must contain either non-empty data, or at least one attribute.");
        return Convert.TryFromBase64String(message.Data, new byte[message.Data.Length], out var length) && length <= MaxSize
            ? message
            : throw GoogleError.Invalid($"Invalid value at 'messages.data': expected base64 of at most {MaxSize} bytes.");
    }

    private async Task<JsonObject?> SubscribeAsync(GoogleRequest request)
    {
        var body = await request.JsonAsync();
        var id = NewId(request, store.Subscriptions.Find(request.Route("id")) is not null);
        var topic = (string?)body["topic"] ?? "";
        if (store.Topics.Find(topic[(topic.LastIndexOf('/') + 1)..]) is not { } known || topic != TopicName(known.Id))
            throw NotFound(topic);
        if (body["pushConfig"] is JsonObject { Count: > 0 })
            throw GoogleError.Invalid("The sandbox's subscriptions are pulled: leave pushConfig out.");
        var deadline = (int?)body["ackDeadlineSeconds"] ?? 10;
        if (deadline is not 0 and (< 10 or > 600))
            throw GoogleError.Invalid($"Invalid ack deadline given (ack_deadline={deadline}). Must be between 10 and 600.");
        var subscription = new Subscription(id, known.Id, deadline == 0 ? 10 : deadline, (string?)body["filter"] ?? "");
        MessageFilter.Passes(subscription.Filter, new Dictionary<string, string>());
        store.Subscriptions.Save(id, subscription);
        return Json(subscription);
    }

    private JsonObject DeleteSubscription(GoogleRequest request)
    {
        store.Delete(Subscription(request));
        return [];
    }

    private async Task<JsonObject?> PullAsync(GoogleRequest request)
    {
        var (subscription, body) = (Subscription(request), await request.JsonAsync());
        var most = (int?)body["maxMessages"] ?? 0;
        if (most < 1)
            throw GoogleError.Invalid("The value for max_messages must be greater than zero.");
        var until = time.GetUtcNow() + ((bool?)body["returnImmediately"] == true ? TimeSpan.Zero : s_patience);
        while (true)
        {
            var seen = store.Arrivals.Version;
            var taken = store.Take(subscription, Math.Min(most, MaxMessages));
            var now = time.GetUtcNow();
            if (taken.Count > 0)
                return new JsonObject { ["receivedMessages"] = new JsonArray([.. taken.Select(Json)]) };
            if (now >= until)
                return [];
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted);
            var next = store.NextAt(subscription) is { } at && at > now && at < until ? at : until;
            await Task.WhenAny(store.Arrivals.WaitAsync(seen, limit.Token), Task.Delay(next - now, time, limit.Token));
            await limit.CancelAsync();
            request.Aborted.ThrowIfCancellationRequested();
        }
    }

    private static JsonObject Json(Delivery item)
    {
        var message = new JsonObject
        {
            ["messageId"] = item.MessageId, ["publishTime"] = item.PublishedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        };
        if (item.Message.Data.Length > 0)
            message["data"] = item.Message.Data;
        if (item.Message.Attributes.Count > 0)
            message["attributes"] = new JsonObject(item.Message.Attributes.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        if (item.Message.OrderingKey.Length > 0)
            message["orderingKey"] = item.Message.OrderingKey;
        return new JsonObject { ["ackId"] = item.Key, ["message"] = message };
    }

    private async Task<JsonObject?> AcknowledgeAsync(GoogleRequest request)
    {
        foreach (var key in Keys(request, await request.JsonAsync()))
            store.Acknowledge(key);
        return [];
    }

    private async Task<JsonObject?> ExtendAsync(GoogleRequest request)
    {
        var body = await request.JsonAsync();
        var seconds = (int?)body["ackDeadlineSeconds"] ?? 0;
        if (seconds is < 0 or > 600)
            throw GoogleError.Invalid($"Invalid ack deadline given (ack_deadline={seconds}). Must be between 0 and 600.");
        foreach (var key in Keys(request, body))
            store.Extend(key, seconds);
        return [];
    }

    private List<string> Keys(GoogleRequest request, JsonObject body)
    {
        var subscription = Subscription(request);
        var keys = (body["ackIds"] as JsonArray ?? []).Select(item => (string?)item ?? "").ToList();
        return keys.Count > 0 && keys.All(key => key.StartsWith($"{subscription.Id}-", StringComparison.Ordinal))
            ? keys
            : throw GoogleError.Invalid("Some acknowledgement ids in the request were invalid; expected those of this subscription.");
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9._~+%-]{2,254}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();
}
