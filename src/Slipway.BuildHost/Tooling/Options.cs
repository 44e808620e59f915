namespace Nuke.Common.Tooling;

/// <summary>Options that are never changed but copied with a change, so that one can start several others.</summary>
public abstract class Options
{
    private protected Options()
    {
    }

    /// <summary>In the order in which they were set, which is the order on the command line.</summary>
    internal IReadOnlyList<(string Name, object Value)> Values { get; private protected set; } = [];

    internal object? Find(string name) => Values.FirstOrDefault(x => x.Name == name).Value;

    /// <summary>A copy with another value, or without any where it is null.</summary>
    internal Options Copy(string name, object? value)
    {
        var copy = (Options)MemberwiseClone();
        var values = Values.ToList();
        var index = values.FindIndex(x => x.Name == name);
        if (index >= 0)
            values.RemoveAt(index);
        if (value is not null)
            values.Insert(index >= 0 ? index : values.Count, (name, value));
        copy.Values = values;
        return copy;
    }
}
