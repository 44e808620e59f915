using Slipway.Sandbox.Cluster.Fields;
using Slipway.Sandbox.Cluster.Schema;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>A kind of object that the API server serves.</summary>
internal sealed record ResourceDefinition
{
    public required string Group { get; init; }

    public required string Version { get; init; }

    public required string Kind { get; init; }

    public required string Plural { get; init; }

    public required string Singular { get; init; }

    public bool Namespaced { get; init; } = true;

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public bool HasStatus { get; init; }

    public bool HasScale { get; init; }

    /// <summary>Whether <c>metadata.generation</c> counts changes of the spec.</summary>
    public bool HasGeneration { get; init; }

    public bool IsCustom { get; init; }

    public required SchemaType Schema { get; init; }

    /// <summary>Custom resources: path of the label selector for scale, printer columns and the like.</summary>
    public System.Text.Json.Nodes.JsonObject? CustomVersion { get; init; }

    public string ListKind { get; init; } = "";

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>What the store files it under: <c>configmaps</c> or <c>deployments.apps</c>. All versions of a resource share it.</summary>
    public string Key => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>As messages name the kind: <c>Deployment.apps</c>.</summary>
    public string QualifiedKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    /// <summary>As messages name the type of an object: <c>apps/v1, Kind=Deployment</c>; the core group has a leading slash.</summary>
    public string GroupVersionKind => $"{Group}/{Version}, Kind={Kind}";

    public string RootPath => Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";

    /// <summary>Fields that writes to the object itself leave alone, because they belong to the status subresource.</summary>
    public FieldSet IgnoredOnMain { get; } = Paths(["status"]);

    public FieldSet IgnoredOnStatus { get; } = Paths(["spec"]);

    private static FieldSet Paths(string[] fields)
    {
        var set = new FieldSet();
        foreach (var field in fields)
            set.Insert([PathElement.Field(field)]);
        return set;
    }
}
