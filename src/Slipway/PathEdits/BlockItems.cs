namespace Slipway.PathEdits;

/// <summary>The items of lists in block style.</summary>
internal static class BlockItems
{
    /// <summary>Where the dash of an item is; null where something else is between the two.</summary>
    public static int? DashOf(string text, SourceNode item)
    {
        var at = item.Start - 1;
        while (at >= 0 && char.IsWhiteSpace(text[at]))
        {
            at--;
        }

        return at >= 0 && text[at] == '-' && (at == 0 || char.IsWhiteSpace(text[at - 1])) ? at : null;
    }
}
