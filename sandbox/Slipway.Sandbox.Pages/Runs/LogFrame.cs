using Slipway.Pages.Html;

namespace Slipway.Sandbox.Pages.Runs;

/// <summary>The frame of a log, and where the script finds what comes after.</summary>
internal static class LogFrame
{
    /// <param name="name">What it is the log of.</param>
    /// <param name="address">Where the log is streamed from.</param>
    /// <param name="lines">What there is now.</param>
    /// <param name="offset">Where the stream goes on, in characters; null when nothing more will come.</param>
    public static Markup Render(string name, string address, Markup lines, long? offset) => Markup.Of(
        $"""
        <section aria-label="{name}"><div class="log" role="log" aria-live="off" tabindex="0" aria-label="{name}" id="log" data-keep="{(offset is null ? "ended" : "live")}" data-stream="{(offset is null ? null : $"{address}?from={offset}")}">{lines}</div></section>
        """);
}
