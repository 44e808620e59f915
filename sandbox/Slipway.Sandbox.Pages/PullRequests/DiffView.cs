using Slipway.Pages.Html;

namespace Slipway.Sandbox.Pages.PullRequests;

/// <summary>
/// A diff, side by side on a wide screen and unified on a narrow one. Both are in the page, one is not displayed, so that neither has to be
/// made from the other by script; of a large diff there is the unified form only.
/// </summary>
internal static class DiffView
{
    private const int MaxLength = 500_000;
    private const int MaxSplitLength = 100_000;

    public static Markup Render(string diff)
    {
        var shown = diff.Length > MaxLength ? diff[..MaxLength] : diff;
        var files = DiffFile.Parse(shown);
        var isSplit = shown.Length <= MaxSplitLength;
        return Markup.Of(
            $"""
            {files.Select(file => File(file, isSplit && file is { Added: > 0, Removed: > 0 }))}{Markup.When(files.Count == 0, () => $"""<p class="empty">No changes.</p>""")}
            {Markup.When(shown.Length < diff.Length, () => $"<p>The rest of the diff is too large to be shown.</p>")}
            """);
    }

    private static Markup File(DiffFile file, bool isSplit) =>
        $"""
        <figure class="diff {Only(isSplit)}"><figcaption><code>{file.Name}</code> <span class="dim">{file.Note}</span>
        <span class="count"><ins>+{file.Added}</ins> <del>−{file.Removed}</del></span></figcaption>
        {Markup.When(isSplit, () => $"""<table class="split" aria-label="Changes in {file.Name}, before and after"><colgroup><col class="n"><col><col class="n"><col></colgroup>{file.Hunks.Select(SplitHunk)}</table>""")}
        <table class="unified" aria-label="Changes in {file.Name}"><colgroup><col class="n"><col class="n"><col></colgroup>{file.Hunks.Select(UnifiedHunk)}</table></figure>
        """;

    private static string Only(bool isSplit) => isSplit ? "both" : "";

    private static Markup UnifiedHunk(DiffHunk hunk) => Markup.Of(
        $"""
        <tbody><tr class="hunk"><td colspan="3">{hunk.Header}</td></tr>
        {hunk.Lines.Select(line => Markup.Of($"""<tr class="{Class(line)}"><td class="n">{line.Old?.ToString()}</td><td class="n">{line.New?.ToString()}</td><td>{Sign(line)}{line.Text}</td></tr>"""))}</tbody>
        """);

    private static Markup SplitHunk(DiffHunk hunk) => Markup.Of(
        $"""<tbody><tr class="hunk"><td colspan="4">{hunk.Header}</td></tr>{Pairs(hunk).Select(Pair)}</tbody>""");

    private static Markup Pair((DiffLine? Left, DiffLine? Right) pair)
    {
        var (left, right) = pair;
        if (left is not { Kind: DiffKind.Removed } || right is not { Kind: DiffKind.Added })
        {
            return Markup.Of($"<tr>{Side(left, left?.Old, null)}{Side(right, right?.New, null)}</tr>");
        }

        var (start, end) = LineChange.Of(left.Text, right.Text);
        return Markup.Of($"<tr>{Side(left, left.Old, (start, end))}{Side(right, right.New, (start, end))}</tr>");
    }

    private static Markup Side(DiffLine? line, int? number, (int Start, int End)? changed)
    {
        if (line is null)
        {
            return Markup.Of($"""<td class="n void"></td><td class="void"></td>""");
        }

        var text = changed is { } span && span.Start + span.End < line.Text.Length
            ? Markup.Of($"{line.Text[..span.Start]}<mark>{line.Text[span.Start..^span.End]}</mark>{line.Text[^span.End..]}")
            : Markup.Of($"{line.Text}");
        return Markup.Of($"""<td class="n {Class(line)}">{number?.ToString()}</td><td class="{Class(line)}">{Sign(line)}{text}</td>""");
    }

    // Removed lines stand beside the added ones that follow them.
    private static IEnumerable<(DiffLine? Left, DiffLine? Right)> Pairs(DiffHunk hunk)
    {
        for (var index = 0; index < hunk.Lines.Count;)
        {
            if (hunk.Lines[index].Kind == DiffKind.Same)
            {
                yield return (hunk.Lines[index], hunk.Lines[index++]);
                continue;
            }

            var removed = hunk.Lines.Skip(index).TakeWhile(line => line.Kind == DiffKind.Removed).ToList();
            var added = hunk.Lines.Skip(index + removed.Count).TakeWhile(line => line.Kind == DiffKind.Added).ToList();
            for (var row = 0; row < Math.Max(removed.Count, added.Count); row++)
            {
                yield return (removed.ElementAtOrDefault(row), added.ElementAtOrDefault(row));
            }

            index += removed.Count + added.Count;
        }
    }

    private static string Class(DiffLine line) => line.Kind switch { DiffKind.Added => "add", DiffKind.Removed => "del", _ => "same" };

    private static Markup Sign(DiffLine line) => line.Kind switch
    {
        DiffKind.Added => Markup.Of($"""<span class="sign">+</span>"""),
        DiffKind.Removed => Markup.Of($"""<span class="sign">−</span>"""),
        _ => Markup.Of($"""<span class="sign"> </span>"""),
    };
}
