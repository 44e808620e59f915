using Slipway.Sandbox.Cluster.Fields;

namespace Slipway.Sandbox.Cluster.Ownership;

/// <summary>A field that an apply would change and that another manager owns.</summary>
internal sealed record ApplyConflict(ManagedEntry Owner, string Path)
{
    public static IEnumerable<ApplyConflict> From(ManagedEntry owner, FieldSet fields) =>
        fields.Paths().Select(path => new ApplyConflict(owner, string.Concat(path)));

    /// <summary>In the words of the real server.</summary>
    public string Message
    {
        get
        {
            var text = $"conflict with \"{Owner.Manager}\"";
            if (Owner.Subresource.Length > 0)
                text += $" with subresource \"{Owner.Subresource}\"";
            if (!Owner.IsApply)
                text += $" using {Owner.ApiVersion}";
            return text;
        }
    }
}
