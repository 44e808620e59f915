using Slipway.Plans;
using Slipway.Values;
using YamlDotNet.Core;

namespace Slipway.PathEdits;

/// <summary>A node of a YAML or JSON file with the characters that it takes. The set of kinds is closed.</summary>
/// <param name="Start">Its first character: that of an anchor or a tag in front of it.</param>
/// <param name="End">Behind its last character.</param>
internal abstract record SourceNode(int Start, int End)
{
    /// <summary>Its anchor; null for none.</summary>
    public string? Anchor { get; init; }

    /// <summary>Whether it says its type by a tag.</summary>
    public bool HasTag { get; init; }

    /// <summary>What it stands for; null where that is written elsewhere.</summary>
    public abstract Value? Value { get; }

    /// <summary>The nodes in it.</summary>
    public virtual IEnumerable<SourceNode> Children => [];

    /// <summary>It and all below it.</summary>
    public IEnumerable<SourceNode> Subtree => Children.SelectMany(child => child.Subtree).Prepend(this);

    /// <summary>Whether nothing is in it yet: <c>{}</c>, <c>[]</c>, <c>null</c>, or no text at all.</summary>
    public bool IsEmpty => this is Map { Entries.Count: 0 } or List { Items.Count: 0 } or Scalar { Value.IsNull: true };

    /// <summary>A scalar.</summary>
    public sealed record Scalar(int Start, int End, ScalarValue Content, ScalarStyle Style) : SourceNode(Start, End)
    {
        /// <inheritdoc/>
        public override Value Value => Content;

        /// <summary>Whether it is a text in quotes or in a block.</summary>
        public bool IsText => Content.Kind == ScalarKind.String;
    }

    /// <summary>An entry of a map.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Node">The value.</param>
    public readonly record struct Entry(Scalar Key, SourceNode Node)
    {
        /// <summary>The key as text.</summary>
        public string Name => Key.Content.Text;
    }

    /// <summary>A map.</summary>
    public sealed record Map(int Start, int End, bool IsFlow, IReadOnlyList<Entry> Entries) : SourceNode(Start, End)
    {
        /// <inheritdoc/>
        public override Value? Value { get; } = Entries.All(entry => entry.Node.Value is not null) ? MapValue.Of(Entries.Select(entry => (entry.Name, entry.Node.Value!))) : null;

        /// <inheritdoc/>
        public override IEnumerable<SourceNode> Children => Entries.Select(entry => entry.Node);

        /// <summary>The value of a key; null when there is none.</summary>
        public SourceNode? this[string key] => Entries.FirstOrDefault(entry => entry.Name == key).Node;
    }

    /// <summary>A list.</summary>
    public sealed record List(int Start, int End, bool IsFlow, IReadOnlyList<SourceNode> Items) : SourceNode(Start, End)
    {
        /// <summary>The last item; null where there is none.</summary>
        public SourceNode? Last => Items is [.., var last] ? last : null;

        /// <inheritdoc/>
        public override Value? Value { get; } = Items.All(item => item.Value is not null) ? ListValue.Of(Items.Select(item => item.Value!)) : null;

        /// <inheritdoc/>
        public override IEnumerable<SourceNode> Children => Items;
    }

    /// <summary>What stands for the node of an anchor.</summary>
    public sealed record Alias(int Start, int End, string Of) : SourceNode(Start, End)
    {
        /// <inheritdoc/>
        public override Value? Value => null;
    }

    /// <summary>Where the items are that a step may mean.</summary>
    public IReadOnlyList<int> Find(FieldPathStep step) => (this, step) switch
    {
        (Map map, FieldPathStep.Field field) => [.. map.Entries.Index().Where(entry => entry.Item.Name == field.Name).Select(entry => entry.Index)],
        (List list, FieldPathStep.Index index) => index.Position < list.Items.Count ? [index.Position] : [],
        (List list, FieldPathStep.Item item) => [.. list.Items.Index().Where(one => IsMeant(one.Item, item.Keys)).Select(one => one.Index)],
        _ => [],
    };

    // A member of a set is its own key.
    private static bool IsMeant(SourceNode node, MapValue keys) => keys[""] is { } member
        ? member.Equals(node.Value)
        : node is Map map && FieldKeys.MayMatch(MapValue.Of(map.Entries.Where(entry => keys.ContainsKey(entry.Name) && entry.Node is Scalar).Select(entry => (entry.Name, entry.Node.Value!))), keys);
}
