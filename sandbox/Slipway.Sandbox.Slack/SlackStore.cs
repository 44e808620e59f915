using System.Globalization;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Slack;

/// <summary>Channels and their messages, one file each.</summary>
internal sealed class SlackStore(string folder, TimeProvider time)
{
    /// <summary>What a channel keeps; older messages go.</summary>
    public const int KeptMessages = 1000;

    private readonly JsonFolder<SlackChannel> _channels = new(Path.Combine(folder, "channels"), SlackJson.Default.SlackChannel);
    private readonly JsonFolder<SlackMessage> _messages = new(Path.Combine(folder, "messages"), SlackJson.Default.SlackMessage);
    private readonly Lock _lock = new();

    public IReadOnlyList<SlackChannel> Channels => [.. _channels.Values.OrderBy(channel => channel.Name, StringComparer.Ordinal)];

    /// <summary>By id, or by name with or without <c>#</c>.</summary>
    public SlackChannel? Find(string idOrName) =>
        _channels.Find(idOrName) ?? _channels.Values.FirstOrDefault(channel => channel.Name == idOrName.TrimStart('#'));

    /// <summary>The channel; one that is only named is created. Null for an unknown id and for what cannot be a name.</summary>
    public SlackChannel? Ensure(string idOrName)
    {
        if (Find(idOrName) is { } known || SlackChannel.TryNamed(idOrName) is not { } channel)
        {
            return Find(idOrName);
        }

        _channels.Save(channel.Id, channel);
        return channel;
    }

    /// <summary>A channel's messages with their replies, oldest first.</summary>
    public IReadOnlyList<SlackMessage> Of(string channel) =>
        [.. _messages.Values.Where(message => message.Channel == channel).OrderBy(message => message.Ts, StringComparer.Ordinal)];

    public SlackMessage? Find(string channel, string ts) => _messages.Find(Key(channel, ts));

    /// <summary>Gives the message its time, which is its id, and keeps it.</summary>
    public SlackMessage Post(SlackMessage message)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var known = Of(message.Channel);
            var micros = now.ToUnixTimeMilliseconds() * 1000;
            if (known.Count > 0 && Micros(known[^1].Ts) is var last && last >= micros)
            {
                micros = last + 1;
            }

            message = message with { Ts = string.Create(CultureInfo.InvariantCulture, $"{micros / 1_000_000}.{micros % 1_000_000:d6}"), PostedAt = now };
            _messages.Save(Key(message.Channel, message.Ts), message);
            foreach (var old in known.SkipLast(KeptMessages - 1))
            {
                _messages.Delete(Key(old.Channel, old.Ts));
            }

            return message;
        }
    }

    public SlackMessage Edit(SlackMessage message)
    {
        lock (_lock)
        {
            message = message with { EditedAt = time.GetUtcNow() };
            _messages.Save(Key(message.Channel, message.Ts), message);
            return message;
        }
    }

    private static long Micros(string ts) => long.Parse(ts.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static string Key(string channel, string ts) => $"{channel}-{ts}";
}
