using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Schema;

namespace Slipway.Sandbox.Cluster.Fields;

/// <summary>
/// A set of paths into an object, as a tree. A node may be a member itself, have children, or both.
/// Instances are built once and not changed after that.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<PathElement, FieldSet> _children = new(PathElement.Order);

    /// <summary>Whether the path that ends here is in the set.</summary>
    public bool IsMember { get; private set; }

    public IReadOnlyDictionary<PathElement, FieldSet> Children => _children;

    public bool IsEmpty => !IsMember && _children.Count == 0;

    public static FieldSet Empty { get; } = new();

    public void Insert(ReadOnlySpan<PathElement> path)
    {
        var node = this;
        foreach (var element in path)
        {
            if (!node._children.TryGetValue(element, out var child))
                node._children[element] = child = new FieldSet();
            node = child;
        }

        node.IsMember = true;
    }

    public bool Has(PathElement element) => _children.TryGetValue(element, out var child) && child.IsMember;

    public FieldSet Below(PathElement element) => _children.TryGetValue(element, out var child) ? child : Empty;

    public FieldSet Union(FieldSet other) => Combine(this, other, (left, right) => left || right, keepLeft: true, keepRight: true);

    public FieldSet Intersect(FieldSet other) => Combine(this, other, (left, right) => left && right, keepLeft: false, keepRight: false);

    public FieldSet Except(FieldSet other) => Combine(this, other, (left, right) => left && !right, keepLeft: true, keepRight: false);

    /// <summary>Without the paths below (and at) the given ones.</summary>
    public FieldSet ExceptBelow(FieldSet other)
    {
        var result = new FieldSet { IsMember = IsMember && !other.IsMember };
        if (other.IsMember)
            return result;
        foreach (var (element, child) in _children)
        {
            var kept = other._children.TryGetValue(element, out var match) ? child.ExceptBelow(match) : child;
            if (!kept.IsEmpty)
                result._children[element] = kept;
        }

        return result;
    }

    /// <summary>
    /// With every named field of a structure that has something below it as a member: a set that came from an apply names leaves only.
    /// </summary>
    public FieldSet WithStructureFields(SchemaType? type)
    {
        var result = new FieldSet { IsMember = IsMember };
        foreach (var (element, child) in _children)
        {
            var memberType = element.IsField ? type?.Member(element.FieldName) : type?.Element;
            var copy = child.WithStructureFields(memberType);
            if (child._children.Count > 0 && element.IsField && type is not null && type.Fields.ContainsKey(element.FieldName))
                copy.IsMember = true;
            result._children[element] = copy;
        }

        return result;
    }

    public IEnumerable<IReadOnlyList<PathElement>> Paths() => Paths([]);

    /// <summary>As <c>fieldsV1</c>.</summary>
    public JsonObject ToJson()
    {
        var result = new JsonObject();
        foreach (var (element, child) in _children)
        {
            var below = child.ToJson();
            if (child.IsMember && below.Count > 0)
                below.Insert(0, ".", new JsonObject());
            result[element.Text] = below;
        }

        return result;
    }

    public static FieldSet FromJson(JsonObject fields)
    {
        var result = new FieldSet();
        foreach (var (text, value) in fields)
        {
            if (text == ".")
            {
                result.IsMember = true;
                continue;
            }

            var child = value is JsonObject below ? FromJson(below) : new FieldSet();
            if (child._children.Count == 0)
                child.IsMember = true;
            result._children[new PathElement(text)] = child;
        }

        return result;
    }

    private static FieldSet Combine(FieldSet left, FieldSet right, Func<bool, bool, bool> member, bool keepLeft, bool keepRight)
    {
        var result = new FieldSet { IsMember = member(left.IsMember, right.IsMember) };
        foreach (var (element, child) in left._children)
        {
            if (right._children.TryGetValue(element, out var match))
            {
                var both = Combine(child, match, member, keepLeft, keepRight);
                if (!both.IsEmpty)
                    result._children[element] = both;
            }
            else if (keepLeft)
            {
                result._children[element] = child;
            }
        }

        if (keepRight)
        {
            foreach (var (element, child) in right._children)
                result._children.TryAdd(element, child);
        }

        return result;
    }

    private IEnumerable<IReadOnlyList<PathElement>> Paths(IReadOnlyList<PathElement> prefix)
    {
        foreach (var (element, child) in _children)
        {
            List<PathElement> path = [.. prefix, element];
            if (child.IsMember)
                yield return path;
            foreach (var below in child.Paths(path))
                yield return below;
        }
    }
}
