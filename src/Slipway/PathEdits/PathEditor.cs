using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Plans;
using Slipway.Values;

namespace Slipway.PathEdits;

/// <summary>Brings one field of a file to a value, step by step: each step changes the text as little as can be, and the file is read again before the next one.</summary>
/// <param name="find">The nodes from a document to what the path begins at.</param>
internal sealed class PathEditor(Func<SourceTree, IReadOnlyList<SourceNode>> find)
{
    // More than a text that is made to be expensive should get.
    private const int MaxSteps = 500;

    private SourceTree tree = null!;
    private ConfigFile file = null!;

    private bool IsJson => file.Path.EndsWith(".json", StringComparison.Ordinal);

    /// <summary>The file with the field as it shall be.</summary>
    /// <exception cref="InvalidInputException">That cannot be done without changing something else; with the place as the subject.</exception>
    public ConfigFile Apply(ConfigFile original, FieldEdit edit)
    {
        file = original;
        for (var step = 0; ; step++)
        {
            tree = SourceTree.Of(file);
            var nodes = find(tree).ToList();
            if (Next(nodes, edit)?.ToList() is not { Count: > 0 } edits)
            {
                return file;
            }

            if (step == MaxSteps)
            {
                throw Refused(nodes[^1], $"{FieldPathStep.Text(edit.Path)} differs in more than {MaxSteps} places. Write it by hand.");
            }

            var hasMark = file.Content.Span.StartsWith(Encoding.UTF8.Preamble);
            byte[] content = [.. hasMark ? Encoding.UTF8.Preamble : [], .. Encoding.UTF8.GetBytes(TextEdit.Apply(tree.Text, edits))];
            file = file with { Content = content };
        }
    }

    private IEnumerable<TextEdit>? Next(List<SourceNode> nodes, FieldEdit edit)
    {
        var rest = edit.Path.ToArray().AsSpan();
        for (; !rest.IsEmpty; rest = rest[1..])
        {
            var (parent, step) = (nodes[^1], rest[0]);
            ThrowIfElsewhere(parent, nodes);
            var found = parent.Find(step);
            if (found.Count > 1)
            {
                throw Refused(parent, $"more than one item is {FieldPathStep.Text([step])}: which one is meant is not clear.");
            }

            if (found.Count == 0)
            {
                return edit.Value is { } value ? Missing(nodes, step, rest[1..], value, edit) : null;
            }

            nodes.Add(parent.Children.ElementAt(found[0]));
        }

        ThrowIfElsewhere(nodes[^1], nodes);
        return edit.Value is null ? Removal(nodes, edit.KeepsParent) : Difference(nodes, edit.Value, edit);
    }

    private IEnumerable<TextEdit>? Missing(List<SourceNode> nodes, FieldPathStep step, ReadOnlySpan<FieldPathStep> rest, Value value, FieldEdit edit)
    {
        var parent = nodes[^1];
        switch (parent, step)
        {
            case ({ IsEmpty: true }, not FieldPathStep.Index):
                return Fill(nodes, FieldValues.Wrap([step, .. rest], value));
            case (SourceNode.Map map, FieldPathStep.Field field):
                return Added(nodes, field.Name, FieldValues.Wrap(rest, value));
            case (SourceNode.List list, FieldPathStep.Item item):
                return Added(nodes, FieldValues.PlaceOf([.. list.Items.Select(one => one.Value)], step, edit.Order), FieldValues.Item(item, rest, value));
            default:
                throw Refused(parent, $"{FieldPathStep.Text([step])} was looked for, and there is no map or list that could hold it.");
        }
    }

    private IEnumerable<TextEdit>? Difference(List<SourceNode> nodes, Value value, FieldEdit edit)
    {
        var node = nodes[^1];
        switch (node, value)
        {
            case (SourceNode.Scalar scalar, ScalarValue wanted):
                return Equals(scalar.Content, wanted) ? null : [ScalarEdit.Set(tree.Text, scalar, wanted, IsJson, IsInFlow(nodes)) ?? throw Unusual(node)];
            case ({ IsEmpty: true }, MapValue { Count: 0 } or ListValue { Count: 0 }):
                return null;
            case ({ IsEmpty: true }, MapValue or ListValue):
                return Fill(nodes, value);
            case (SourceNode.Map map, MapValue wanted):
                return Difference(nodes, map, wanted, edit);
            case (SourceNode.List list, ListValue wanted):
                return Difference(nodes, list, wanted, edit);
            default:
                throw Refused(node, $"a {value.TypeName} would come where something else is written. Write it by hand.");
        }
    }

    private IEnumerable<TextEdit>? Difference(List<SourceNode> nodes, SourceNode.Map map, MapValue wanted, FieldEdit edit)
    {
        foreach (var entry in map.Entries)
        {
            if (!wanted.ContainsKey(entry.Name) || Difference([.. nodes, entry.Node], wanted[entry.Name]!, edit) is { } change && change.Any())
            {
                return wanted[entry.Name] is { } value ? Difference([.. nodes, Checked(entry.Node, nodes)], value, edit) : Removal([.. nodes, Checked(entry.Node, nodes)], keepsParent: true);
            }
        }

        return wanted.FirstOrDefault(entry => map[entry.Key] is null) is { Key: { } key, Value: { } missing } ? Added(nodes, key, missing) : null;
    }

    private IEnumerable<TextEdit>? Difference(List<SourceNode> nodes, SourceNode.List list, ListValue wanted, FieldEdit edit)
    {
        var (old, now) = (list.Items.Count, wanted.Count);
        var start = list.Items.Zip(wanted).TakeWhile(pair => pair.Second.Equals(pair.First.Value)).Count();
        var end = list.Items.Reverse().Zip(wanted.Reverse()).Take(Math.Min(old, now) - start).TakeWhile(pair => pair.Second.Equals(pair.First.Value)).Count();
        return (old - start - end, now - start - end) switch
        {
            (0, 0) => null,
            (0, _) => Added(nodes, start, wanted[start]),
            (_, 0) => Removal([.. nodes, Checked(list.Items[start], nodes)], keepsParent: true),
            _ => Difference([.. nodes, Checked(list.Items[start], nodes)], wanted[start], edit),
        };
    }

    private IEnumerable<TextEdit> Added(List<SourceNode> nodes, string key, Value value)
    {
        var map = (SourceNode.Map)nodes[^1];
        ThrowIfShared(nodes);
        return map["<<"] is not null
            ? throw Refused(map, "it takes fields from other maps by '<<', and what an addition does to them is not clear. Write it by hand.")
            : [map.IsFlow ? new FlowEdit(tree.Text, IsJson).Add(map, key, value) : Block(nodes).Add(map, key, value)];
    }

    private IEnumerable<TextEdit> Added(List<SourceNode> nodes, int index, Value value)
    {
        var list = (SourceNode.List)nodes[^1];
        ThrowIfShared(nodes);
        return list.Items.Count == 0 ? Fill(nodes, ListValue.Of(value))
            : [list.IsFlow ? new FlowEdit(tree.Text, IsJson).Add(list, index, value) : Block(nodes).Add(list, index, value) ?? throw Unusual(list)];
    }

    private IEnumerable<TextEdit> Fill(List<SourceNode> nodes, Value value)
    {
        var (node, parent) = (nodes[^1], nodes.Count > 1 ? nodes[^2] : null);
        ThrowIfShared(nodes);
        return node is { Anchor: not null } or { HasTag: true } ? throw Unusual(node)
            : parent is not null && IsInFlow([.. nodes.SkipLast(1)]) ? [new FlowEdit(tree.Text, IsJson).Fill(node, value)]
            : (parent, value) switch
            {
                (SourceNode.Map map, _) => Block(nodes).Fill(map.Entries.First(entry => ReferenceEquals(entry.Node, node)), value),
                (SourceNode.List, MapValue item) when node.End > node.Start => [Block(nodes).Fill(node, item)],
                _ => throw Unusual(node),
            };
    }

    private IEnumerable<TextEdit> Removal(List<SourceNode> nodes, bool keepsParent)
    {
        ThrowIfShared(nodes);
        while (nodes.Count > 2 && nodes[^2].Children.Count() == 1)
        {
            var parent = nodes[^2];
            // An item of a list stays: what it was about is not known without its fields.
            if (keepsParent || nodes[^3] is SourceNode.List || nodes.Count - 1 == find(tree).Count)
            {
                return Emptied(nodes, parent);
            }

            nodes.RemoveAt(nodes.Count - 1);
        }

        var (around, index) = (nodes[^2], nodes[^2].Children.Index().First(child => ReferenceEquals(child.Item, nodes[^1])).Index);
        ThrowIfAnchorsAreUsed(nodes[^1]);
        return
        [
            (around switch
            {
                SourceNode.Map { IsFlow: true } or SourceNode.List { IsFlow: true } => new FlowEdit(tree.Text, IsJson).Remove(around, index),
                SourceNode.Map map => Block(nodes).Remove(map, index),
                SourceNode.List list => Block(nodes).Remove(list, index),
                _ => null,
            }) ?? throw Unusual(nodes[^1]),
        ];
    }

    // What lost its last entry is written as empty where it stood.
    private IEnumerable<TextEdit> Emptied(List<SourceNode> nodes, SourceNode parent)
    {
        ThrowIfAnchorsAreUsed(nodes[^1]);
        var empty = parent is SourceNode.Map ? "{}" : "[]";
        if (parent is SourceNode.Map { IsFlow: true } or SourceNode.List { IsFlow: true })
        {
            return [new TextEdit(parent.Start, parent.End, empty)];
        }

        if (parent.Anchor is not null || parent.HasTag)
        {
            throw Unusual(parent);
        }

        if (nodes[^3] is not SourceNode.Map outer)
        {
            return [new TextEdit(parent.Start, parent.End, empty)];
        }

        var lines = (parent is SourceNode.Map map ? Block(nodes).Remove(map, 0) : Block(nodes).Remove((SourceNode.List)parent, 0)) ?? throw Unusual(parent);
        var key = outer.Entries.First(entry => ReferenceEquals(entry.Node, parent)).Key;
        var colon = tree.Text.IndexOf(':', key.End) + 1;
        return [new TextEdit(colon, colon, " " + empty), lines];
    }

    private BlockEdit Block(List<SourceNode> nodes) => new(tree.Text, BlockShape.Of(tree.Text, nodes));

    private static bool IsInFlow(List<SourceNode> nodes) => nodes.Exists(node => node is SourceNode.Map { IsFlow: true, Entries.Count: > 0 } or SourceNode.List { IsFlow: true, Items.Count: > 0 });

    private SourceNode Checked(SourceNode node, List<SourceNode> nodes)
    {
        ThrowIfElsewhere(node, nodes);
        return node;
    }

    private void ThrowIfElsewhere(SourceNode node, List<SourceNode> nodes)
    {
        if (node is SourceNode.Alias alias)
        {
            throw Refused(node, $"*{alias.Of} stands for what is written elsewhere and shared by an anchor. Write the value here by itself.");
        }

        ThrowIfShared(nodes);
    }

    private void ThrowIfShared(List<SourceNode> nodes)
    {
        foreach (var node in nodes.Where(node => node.Anchor is not null))
        {
            if (Aliases(nodes[0]).FirstOrDefault(alias => alias.Of == node.Anchor) is { } alias)
            {
                throw Refused(node, $"it is shared by the anchor &{node.Anchor} with line {SourceLines.NumberOf(tree.Text, alias.Start)}, which would change too. Write the value there by itself.");
            }
        }
    }

    private void ThrowIfAnchorsAreUsed(SourceNode removed)
    {
        var inside = removed.Subtree.ToHashSet(ReferenceEqualityComparer.Instance);
        var names = removed.Subtree.Select(node => node.Anchor).OfType<string>().ToHashSet();
        var root = tree.Documents.First(document => document.Subtree.Any(node => ReferenceEquals(node, removed)));
        if (Aliases(root).FirstOrDefault(alias => names.Contains(alias.Of) && !inside.Contains(alias)) is { } used)
        {
            throw Refused(removed, $"it holds the anchor &{used.Of}, which line {SourceLines.NumberOf(tree.Text, used.Start)} uses. Write the value there by itself.");
        }
    }

    private static IEnumerable<SourceNode.Alias> Aliases(SourceNode root) => root.Subtree.OfType<SourceNode.Alias>();

    private InvalidInputException Unusual(SourceNode node) => Refused(node, "it is written in a way that cannot be edited safely. Write it plainly, without tags, or edit it by hand.");

    private InvalidInputException Refused(SourceNode node, string reason) =>
        new($"{file.Path}:{SourceLines.NumberOf(tree.Text, node.Start)}:{SourceLines.ColumnOf(tree.Text, node.Start) + 1}", reason);
}
