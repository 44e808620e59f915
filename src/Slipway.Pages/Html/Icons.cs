namespace Slipway.Pages.Html;

/// <summary>Small drawings in the text's colour. The words beside them say the same, so readers skip them.</summary>
internal static class Icons
{
    public static Markup Mark { get; } = Draw("mark", "M3 15.5 12 20l9-4.5M3 11.5 12 16l9-4.5M12 3v9M8 7l4-4 4 4");

    public static Markup External { get; } = Draw("", "M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5");

    public static Markup Of(Tone tone) => tone switch
    {
        Tone.Good => s_good,
        Tone.Bad => s_bad,
        Tone.Moving => s_moving,
        Tone.Warning => s_warning,
        Tone.Merged => s_merged,
        Tone.Waiting => s_waiting,
        _ => s_neutral,
    };

    private static readonly Markup s_good = Draw("", "M5 12.5 10 17.5 19 7");
    private static readonly Markup s_bad = Draw("", "M6.5 6.5l11 11M17.5 6.5l-11 11");
    private static readonly Markup s_moving = Draw("spin", "M12 4a8 8 0 1 1-7.4 5");
    private static readonly Markup s_warning = Draw("", "M12 4 2.8 20h18.4ZM12 10v4.5M12 17.2v.3");
    private static readonly Markup s_merged = Draw("", "M6 3.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Zm0 5v7m0 0a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Zm0-7c0 4.5 4 5.5 9.5 5.5m0 0a2.5 2.5 0 1 1 5 0 2.5 2.5 0 0 1-5 0");
    private static readonly Markup s_waiting = Draw("", "M12 4.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 1 1 0-15M12 8v4.2l2.8 1.8");
    private static readonly Markup s_neutral = Draw("", "M7 12h10");

    private static Markup Draw(string name, string path) =>
        Markup.Of($"""<svg class="icon {name}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{path}"/></svg>""");
}
