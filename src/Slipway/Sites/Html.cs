using System.Globalization;
using System.Net;

namespace Slipway.Sites;

/// <summary>Pieces of a page. Whatever was written by others goes through <see cref="Text"/>.</summary>
internal static class Html
{
    /// <summary>Text as it is, in an element or an attribute.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A link, where the address is one of the web; else the text alone: an address may be anything, a script too.</summary>
    public static string Link(string? address, string text) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? $"<a href=\"{Text(url.AbsoluteUri)}\">{Text(text)}</a>" : Text(text);

    /// <summary>A time, as its age when the page was made; the page's script keeps it up to date, and the whole time is its title.</summary>
    public static string Age(DateTimeOffset time, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"<time datetime=\"{time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\" title=\"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC\">{Records.DurationWords.Of(now - time)} ago</time>");

    /// <summary>A number as SVG has it.</summary>
    public static string Number(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
