namespace Slipway.Resources;

/// <summary>The API server refused a request, and asking again does not help.</summary>
public sealed class ResourceRefusedException : SlipwayException
{
    /// <param name="subject">The resource, as <see cref="ResourceId"/> writes it, or the request.</param>
    /// <param name="reason">Why.</param>
    /// <param name="message">What the server said, with nothing of a Secret in it.</param>
    /// <param name="conflicts">Fields of other managers, for <see cref="RefusalReason.Conflict"/>.</param>
    /// <param name="fields">The fields that the server names as the reason.</param>
    public ResourceRefusedException(
        string subject, RefusalReason reason, string message, IReadOnlyList<FieldConflict>? conflicts = null, IReadOnlyList<string>? fields = null)
        : base(subject, message)
    {
        Reason = reason;
        ServerMessage = message;
        Conflicts = conflicts ?? [];
        Fields = fields ?? [];
    }

    /// <summary>Why it was refused.</summary>
    public RefusalReason Reason { get; }

    /// <summary>What the server said, without the subject.</summary>
    public string ServerMessage { get; }

    /// <summary>Fields that other managers own, with <see cref="RefusalReason.Conflict"/>.</summary>
    public IReadOnlyList<FieldConflict> Conflicts { get; }

    /// <summary>The fields that the server names as the reason: <c>spec.template.spec.containers[0].image</c>.</summary>
    public IReadOnlyList<string> Fields { get; }
}
