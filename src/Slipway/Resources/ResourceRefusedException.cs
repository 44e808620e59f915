namespace Slipway.Resources;

/// <summary>The API server refused a request, and asking again does not help.</summary>
internal sealed class ResourceRefusedException : SlipwayException
{
    /// <param name="subject">The resource, as <see cref="ResourceId"/> writes it, or the request.</param>
    /// <param name="statusReason">Why, as the server classifies it.</param>
    /// <param name="reason">What the server said, with nothing of a Secret in it.</param>
    /// <param name="conflicts">Fields of other managers, for <see cref="RefusalReason.Conflict"/>.</param>
    /// <param name="fields">The fields that the server names as the reason.</param>
    public ResourceRefusedException(
        string subject, RefusalReason statusReason, string reason, IReadOnlyList<FieldConflict>? conflicts = null, IReadOnlyList<string>? fields = null)
        : base(subject, reason)
    {
        StatusReason = statusReason;
        Conflicts = conflicts ?? [];
        Fields = fields ?? [];
    }

    /// <summary>Why it was refused, as the server classifies it: the <c>reason</c> of its status.</summary>
    public RefusalReason StatusReason { get; }

    /// <summary>Fields that other managers own, with <see cref="RefusalReason.Conflict"/>.</summary>
    public IReadOnlyList<FieldConflict> Conflicts { get; }

    /// <summary>The fields that the server names as the reason: <c>spec.template.spec.containers[0].image</c>.</summary>
    public IReadOnlyList<string> Fields { get; }
}
