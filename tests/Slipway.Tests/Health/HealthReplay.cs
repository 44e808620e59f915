using System.Globalization;
using Slipway.Health;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Tests.Health;

/// <summary>Feeds a recorded sequence of watch events to a tracker, and then lets time pass until it decides.</summary>
internal sealed class HealthReplay
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly List<(long Ms, string Type, Resource Resource)> events;
    private readonly List<(long Ms, Resource Event)> kubernetesEvents;
    private readonly long begin;

    public HealthReplay(string name, long until = long.MaxValue)
    {
        var recorded = Recorded.Read($"health/{name}.json");
        events =
        [
            .. from item in recorded.GetList("events")!.Maps
               let content = item.GetMap("object")!
               where item.GetInteger("ms") <= until
               select (item.GetInteger("ms")!.Value, item.GetString("type")!,
                   Resource.FromServer(GroupVersionKind.Of(content.GetString("apiVersion")!, content.GetString("kind")!), content)),
        ];
        kubernetesEvents = [.. (recorded.GetList("kubernetesEvents")?.Maps ?? []).Select(ReadEvent)];
        begin = recorded.GetList("exchanges")?.Maps.FirstOrDefault(exchange => exchange.At("request", "method") is ScalarValue { Text: "PATCH" })?.GetInteger("ms") ?? 0;
    }

    /// <summary>When it was decided, in seconds after the apply began.</summary>
    public double DecidedAfter { get; private set; }

    public HealthReport Run(Func<Resource, bool> isApplied, HealthOptions options)
    {
        // As the apply returned it: the newest generation that was recorded.
        var applied = events.Where(item => isApplied(item.Resource)).GroupBy(item => item.Resource.Id.Key)
            .Select(group => group.MaxBy(item => item.Resource.Metadata.GetInteger("generation") ?? 0).Resource).ToList();
        Assert.NotEmpty(applied);
        var podsBefore = events.Where(item => item.Ms < begin && item.Resource.Id.Type.Kind == "Pod").Select(item => item.Resource);
        var tracker = new HealthTracker(applied, podsBefore, options, At(begin));
        var live = new Dictionary<ResourceKey, Resource>();
        var next = 0;
        var now = begin;
        while (true)
        {
            for (; next < events.Count && events[next].Ms <= now; next++)
            {
                var (_, type, resource) = events[next];
                if (type == "DELETED")
                {
                    live.Remove(resource.Id.Key);
                }
                else
                {
                    live[resource.Id.Key] = resource;
                }
            }

            var report = tracker.Look(At(now), live.Values, [.. kubernetesEvents.Where(item => item.Ms <= now).Select(item => item.Event)]);
            if (report.Verdict != HealthVerdict.Waiting)
            {
                DecidedAfter = (now - begin) / 1000.0;
                return report;
            }

            var again = (long)Math.Ceiling((report.LookAgainAt!.Value - Start).TotalMilliseconds);
            var nextEvent = kubernetesEvents.Select(item => item.Ms).Concat(events.Select(item => item.Ms)).Where(ms => ms > now).DefaultIfEmpty(long.MaxValue).Min();
            Assert.True(again > now, "The tracker asked for a look in the past.");
            now = Math.Min(again, nextEvent);
        }
    }

    private static DateTimeOffset At(long ms) => Start.AddMilliseconds(ms);

    private static (long Ms, Resource Event) ReadEvent(MapValue item)
    {
        var about = item.GetString("object")!.Split('/');
        var ms = item.GetInteger("ms")!.Value;
        return (ms, Resource.FromServer(new GroupVersionKind("", "v1", "Event"), MapValue.Of(
            ("metadata", MapValue.Of(("name", $"{item.GetString("object")}-{ms}"))),
            ("type", item.GetString("type")!),
            ("reason", item.GetString("reason")!),
            ("message", item.GetString("message")!),
            ("lastTimestamp", At(ms).ToString("O", CultureInfo.InvariantCulture)),
            ("involvedObject", MapValue.Of(("kind", about[0]), ("name", about[1]))))));
    }
}
