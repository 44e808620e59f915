using System.Globalization;

namespace Slipway.Sandbox.Pages;

/// <summary>Pieces that several pages show.</summary>
internal static class Parts
{
    /// <summary>A state: its word, its shape and its colour.</summary>
    public static Markup State(Tone tone, string word) =>
        $"""<span class="state {Class(tone)}">{Icons.Of(tone)}{word}</span>""";

    /// <summary>A link where the address may be followed: on this site, or one that a browser opens safely; else the text alone.</summary>
    public static Markup Link(string? address, string text)
    {
        var isSafe = (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            || (address is ['/', ..] and not ['/', '/', ..]);
        return isSafe ? Markup.Of($"""<a href="{address}">{text}</a>""") : Markup.Of($"{text}");
    }

    public static Markup Time(DateTimeOffset time) => Markup.Of(
        $"""<time datetime="{time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}" title="{time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC">{time.UtcDateTime.ToString("MMM d, HH:mm:ss", CultureInfo.InvariantCulture)}</time>""");

    public static string Duration(TimeSpan time) => time.TotalMinutes >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");

    public static string Size(long bytes) => bytes switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
    };

    public static string ShortDigest(string digest) => digest.Length > 19 ? digest[..19] : digest;

    public static string ShortSha(string sha) => sha.Length > 7 ? sha[..7] : sha;

    /// <summary>A list of rows, or a sentence where there are none.</summary>
    public static Markup Rows(IReadOnlyCollection<Markup> rows, string empty) => rows.Count == 0
        ? Markup.Of($"""<p class="empty">{empty}</p>""")
        : Markup.Of($"""<ul class="rows">{rows}</ul>""");

    public static string Class(Tone tone) => tone switch
    {
        Tone.Good => "good",
        Tone.Bad => "bad",
        Tone.Moving => "moving",
        Tone.Warning => "warning",
        Tone.Merged => "merged",
        Tone.Waiting => "waiting",
        _ => "neutral",
    };
}
