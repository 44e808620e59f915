using System.Globalization;

namespace Slipway.Sandbox.Forge.Graph;

/// <summary>A part of a list, with where the next part begins. Cursors are positions.</summary>
internal sealed record GraphConnection(IReadOnlyList<object> Nodes, int Total, int Start)
{
    public int End => Start + Nodes.Count;

    public IEnumerable<object> Edges => Nodes.Select((node, index) => new EdgeNode(node, Start + index + 1));

    /// <summary>One item as a list would have it.</summary>
    public static object Edge(object node) => new EdgeNode(node, 1);

    public static GraphConnection Of(IEnumerable<object> items, GraphCall call)
    {
        var all = items.ToList();
        var start = call.TextOrNull("after") is { } after && int.TryParse(after, CultureInfo.InvariantCulture, out var position) ? Math.Clamp(position, 0, all.Count) : 0;
        var first = call.Arguments["first"]?.GetValue<int>() ?? 100;
        if (call.Arguments["last"]?.GetValue<int>() is { } last)
        {
            start = Math.Max(0, all.Count - last);
            first = last;
        }

        return new GraphConnection([.. all.Skip(start).Take(first)], all.Count, start);
    }

    /// <summary>Adds the types of lists of another type.</summary>
    public static void AddTypes(GraphSchema schema, params string[] types)
    {
        foreach (var type in types)
        {
            schema.Add(type + "Connection")
                .Scalar<GraphConnection>("totalCount", list => list.Total)
                .Object<GraphConnection>("nodes", type, list => list.Nodes)
                .Object<GraphConnection>("edges", type + "Edge", list => list.Edges)
                .Object<GraphConnection>("pageInfo", "PageInfo", list => list);
            schema.Add(type + "Edge").Object<EdgeNode>("node", type, edge => edge.Node).Scalar<EdgeNode>("cursor", edge => Cursor(edge.Position));
        }
    }

    public static void AddPageInfo(GraphSchema schema) => schema.Add("PageInfo")
        .Scalar<GraphConnection>("hasNextPage", list => list.End < list.Total)
        .Scalar<GraphConnection>("hasPreviousPage", list => list.Start > 0)
        .Scalar<GraphConnection>("startCursor", list => Cursor(list.Start + 1))
        .Scalar<GraphConnection>("endCursor", list => Cursor(list.End));

    private static string Cursor(int position) => position.ToString(CultureInfo.InvariantCulture);

    private sealed record EdgeNode(object Node, int Position);
}
