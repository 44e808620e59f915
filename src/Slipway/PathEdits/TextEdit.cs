namespace Slipway.PathEdits;

/// <summary>Text that takes the place of the characters from <paramref name="Start"/> up to <paramref name="End"/>.</summary>
/// <param name="Start">The first character that goes.</param>
/// <param name="End">Behind the last one.</param>
/// <param name="Text">What comes.</param>
internal readonly record struct TextEdit(int Start, int End, string Text)
{
    /// <summary>A text after edits of which none touches another.</summary>
    public static string Apply(string text, IEnumerable<TextEdit> edits) =>
        edits.OrderByDescending(edit => edit.Start).Aggregate(text, (all, edit) => string.Concat(all.AsSpan(0, edit.Start), edit.Text, all.AsSpan(edit.End)));
}
