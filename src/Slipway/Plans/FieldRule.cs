using Slipway.Resources;

namespace Slipway.Plans;

/// <summary>What happens to a field that another manager owns or writes, such as an autoscaler's <c>spec.replicas</c>.</summary>
public sealed record FieldRule
{
    private readonly IReadOnlyList<FieldPathStep> steps = [];

    private FieldRule()
    {
    }

    /// <summary>Whether the other manager's value stays, or git's is set.</summary>
    public required FieldTreatment Treatment { get; init; }

    /// <summary>The field and all below it: <c>spec.replicas</c>, <c>spec.template.spec.containers[name=web].resources</c>, <c>metadata.annotations["example.com/x"]</c>.</summary>
    public required string Path
    {
        get;
        init
        {
            field = value;
            steps = FieldPath.Parse(value);
        }
    }

    /// <summary>Only of this kind: <c>Deployment.apps</c>. Default (null): of every kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Only of the resource of this name. Default (null): of every name.</summary>
    public string? Name { get; init; }

    internal IReadOnlyList<FieldPathStep> Steps => steps;

    /// <summary>
    /// Whoever else writes the field keeps it: it is not sent once another manager owns it, and does not count as a difference. Git's value is what a new object begins with.
    /// </summary>
    /// <exception cref="FormatException">The path is not one.</exception>
    public static FieldRule Ignore(string path, string? kind = null, string? name = null) =>
        new() { Treatment = FieldTreatment.Ignore, Path = path, Kind = kind, Name = name };

    /// <summary>Git's value is set whoever else owns the field, and then it is ours. Other fields of the object are not forced.</summary>
    /// <exception cref="FormatException">The path is not one.</exception>
    public static FieldRule Override(string path, string? kind = null, string? name = null) =>
        new() { Treatment = FieldTreatment.Override, Path = path, Kind = kind, Name = name };

    internal bool IsAbout(Resource resource) =>
        (Kind is null || Kind == resource.Id.Type.GroupKind) && (Name is null || Name == resource.Id.Name);

    internal bool Covers(FieldConflict conflict)
    {
        var field = FieldPath.AsServer(steps);
        return conflict.Field.StartsWith(field, StringComparison.Ordinal) && (conflict.Field.Length == field.Length || conflict.Field[field.Length] is '.' or '[');
    }
}
