using System.Globalization;
using Slipway.Sandbox.Faults;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Google.PubSub;

/// <summary>
/// Topics, subscriptions and what waits in them. What was pulled comes again when its deadline passes, and after a restart: each message at least once, in any order.
/// </summary>
internal sealed class PubSubStore(string folder, FaultBoard faults, TimeProvider time)
{
    /// <summary>What a subscription keeps; older messages go.</summary>
    public const int KeptMessages = 1000;

    /// <summary>How long a message is kept back that should be overtaken, if no other comes.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(10);

    private readonly JsonFolder<Delivery> _waiting = new(Path.Combine(folder, "messages"), PubSubJson.Default.Delivery);
    private readonly Dictionary<string, DateTimeOffset> _leases = [];
    private readonly Lock _lock = new();
    private long _lastNumber = -1;

    public JsonFolder<Topic> Topics { get; } = new(Path.Combine(folder, "topics"), PubSubJson.Default.Topic);

    public JsonFolder<Subscription> Subscriptions { get; } = new(Path.Combine(folder, "subscriptions"), PubSubJson.Default.Subscription);

    /// <summary>Something waits that did not.</summary>
    public ChangeSignal Arrivals { get; } = new();

    /// <summary>The message's id; null when there is no such topic, as for those who publish what nobody asked for.</summary>
    public string? Publish(string topic, Message message)
    {
        lock (_lock)
        {
            if (Topics.Find(topic) is null)
                return null;
            var id = NextNumber();
            foreach (var subscription in Subscriptions.Values.Where(item => item.Topic == topic && MessageFilter.Passes(item.Filter, message.Attributes)).ToList())
                Add(subscription, new Delivery(subscription.Id, id, id.ToString(CultureInfo.InvariantCulture), message, time.GetUtcNow(), default));
            Arrivals.Touch();
            return id.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Hands messages out until their deadline.</summary>
    public IReadOnlyList<Delivery> Take(Subscription subscription, int most)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var taken = In(subscription.Id).Where(item => AvailableAt(item) <= now).OrderBy(item => item.HeldUntil).ThenBy(item => item.Number).Take(most).ToList();
            taken.ForEach(item => _leases[item.Key] = now.AddSeconds(subscription.AckDeadline));
            return taken;
        }
    }

    /// <summary>When the next message can be had, as far as that is known.</summary>
    public DateTimeOffset? NextAt(Subscription subscription)
    {
        lock (_lock)
            return In(subscription.Id).Select(AvailableAt).Order().Cast<DateTimeOffset?>().FirstOrDefault();
    }

    public void Acknowledge(string key)
    {
        lock (_lock)
        {
            _waiting.Delete(key);
            _leases.Remove(key);
        }
    }

    /// <summary>0 gives it back at once.</summary>
    public void Extend(string key, int seconds)
    {
        lock (_lock)
        {
            if (_leases.ContainsKey(key))
                _leases[key] = time.GetUtcNow().AddSeconds(seconds);
        }

        Arrivals.Touch();
    }

    public void Delete(Subscription subscription)
    {
        lock (_lock)
        {
            Subscriptions.Delete(subscription.Id);
            In(subscription.Id).ForEach(item => _waiting.Delete(item.Key));
        }
    }

    private void Add(Subscription subscription, Delivery delivery)
    {
        var known = In(subscription.Id);
        var held = known.FirstOrDefault(item => item.HeldUntil > delivery.PublishedAt);
        if (held is null && faults.Strikes(FaultKind.EventsOutOfOrder))
            delivery = delivery with { HeldUntil = delivery.PublishedAt + Hold };
        _waiting.Save(delivery.Key, delivery);
        if (faults.Strikes(FaultKind.EventTwice))
        {
            var again = delivery with { Number = NextNumber() };
            _waiting.Save(again.Key, again);
        }

        if (held is not null)
            _waiting.Save(held.Key, held with { HeldUntil = delivery.PublishedAt });
        foreach (var old in known.OrderBy(item => item.Number).SkipLast(KeptMessages - 1))
            Acknowledge(old.Key);
    }

    private List<Delivery> In(string subscription) => [.. _waiting.Values.Where(item => item.Subscription == subscription)];

    private DateTimeOffset AvailableAt(Delivery item) => _leases.TryGetValue(item.Key, out var lease) && lease > item.HeldUntil ? lease : item.HeldUntil;

    private long NextNumber() => _lastNumber = Math.Max(
        Math.Max(_lastNumber, time.GetUtcNow().ToUnixTimeMilliseconds() * 1000), _waiting.Values.Select(item => item.Number).DefaultIfEmpty().Max()) + 1;
}
