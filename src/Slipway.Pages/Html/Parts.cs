using System.Globalization;

namespace Slipway.Pages.Html;

/// <summary>Pieces that several pages show.</summary>
internal static class Parts
{
    private const string Sha256 = "sha256:";
    private const int ShortDigestLength = 12;

    /// <summary>A state: its word, its shape and its colour.</summary>
    public static Markup State(Tone tone, string word) =>
        $"""<span class="state {Class(tone)}">{Icons.Of(tone)}{word}</span>""";

    /// <summary>A link where the address may be followed: on this site, or one that a browser opens safely; else the text alone.</summary>
    public static Markup Link(string? address, string text)
    {
        var isSafe = IsWeb(address) || (address is ['/', ..] and not ['/', '/', ..]);
        return isSafe ? Markup.Of($"""<a href="{address}">{text}</a>""") : Markup.Of($"{text}");
    }

    /// <summary>Whether an address is one of the web: anything else may be a script.</summary>
    public static bool IsWeb(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    /// <summary>Why something failed, in the words of whoever said it.</summary>
    public static Markup Alarm(string reason) => Markup.Of($"""<pre class="alarm" tabindex="0" role="group" aria-label="Why it failed">{reason}</pre>""");

    /// <summary>A time with its zone. The script of the pages shows its age, which is right whenever the page is read, and the time where one points at it.</summary>
    public static Markup Time(DateTimeOffset time) => Markup.Of(
        $"""<time datetime="{Format(time, "yyyy-MM-ddTHH:mm:ssZ")}" title="{Format(time, "yyyy-MM-dd HH:mm:ss")} UTC">{Format(time, "MMM d, HH:mm")} UTC</time>""");

    /// <summary>A digest or hash, short, with a button that copies all of it.</summary>
    public static Markup Digest(string digest) => Copied(digest, ShortDigest(digest), "digest");

    /// <summary>A command with a button that copies it.</summary>
    public static Markup Command(string command) => Copied(command, command, "command");

    public static string Duration(TimeSpan time) => time.TotalMinutes >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");

    public static string Size(long bytes) => bytes switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
    };

    /// <summary>A share in percent.</summary>
    public static string Percent(double? share) => share is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{share.Value * 100:0.##} %");

    public static string ShortDigest(string digest)
    {
        var hash = digest.StartsWith(Sha256, StringComparison.Ordinal) ? digest[Sha256.Length..] : digest;
        return hash.Length > ShortDigestLength ? hash[..ShortDigestLength] : hash;
    }

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

    private static Markup Copied(string text, string shown, string what) => text.Length == 0 ? Markup.Empty : Markup.Of(
        $"""<span class="copied"><code title="{text}">{shown}</code><button type="button" class="copy" aria-label="Copy the {what} {shown}"></button></span>""");

    private static string Format(DateTimeOffset time, string format) => time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
}
