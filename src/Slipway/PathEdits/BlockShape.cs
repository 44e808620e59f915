namespace Slipway.PathEdits;

/// <summary>How a file is laid out: what is added is laid out like what is there.</summary>
/// <param name="Step">How far a map is indented below its key.</param>
/// <param name="ListStep">How far the dashes of a list are indented below its key.</param>
/// <param name="Dash">How far an item's content is from its dash.</param>
internal sealed record BlockShape(int Step, int ListStep, int Dash)
{
    /// <summary>The shape of what is nearest to a place.</summary>
    /// <param name="text">The file.</param>
    /// <param name="nodes">The nodes from the document to the place.</param>
    public static BlockShape Of(string text, IReadOnlyList<SourceNode> nodes)
    {
        var near = nodes.Reverse().SelectMany(node => node.Subtree).ToList();
        var entries = near.OfType<SourceNode.Map>().Where(map => !map.IsFlow).SelectMany(map => map.Entries).ToList();
        int Below(SourceNode.Entry entry, int at) => SourceLines.ColumnOf(text, at) - SourceLines.ColumnOf(text, entry.Key.Start);
        var step = entries.Where(entry => entry.Node is SourceNode.Map { IsFlow: false, Entries.Count: > 0 })
            .Select(entry => Below(entry, ((SourceNode.Map)entry.Node).Entries[0].Key.Start)).FirstOrDefault(2);
        var lists = entries.Where(entry => entry.Node is SourceNode.List { IsFlow: false, Items.Count: > 0 }).Select(entry => (entry, Dash: BlockItems.DashOf(text, ((SourceNode.List)entry.Node).Items[0]))).ToList();
        var listStep = lists.Where(list => list.Dash is not null).Select(list => Below(list.entry, list.Dash!.Value)).FirstOrDefault(0);
        var gap = near.OfType<SourceNode.List>().Where(list => !list.IsFlow).SelectMany(list => list.Items)
            .Where(item => BlockItems.DashOf(text, item) is { } dash && SourceLines.NumberOf(text, dash) == SourceLines.NumberOf(text, item.Start))
            .Select(item => item.Start - BlockItems.DashOf(text, item)!.Value).FirstOrDefault(2);
        return new BlockShape(Math.Max(1, step), Math.Max(0, listStep), Math.Max(2, gap));
    }
}
