using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Renderings;

/// <summary>A CustomResourceDefinition that another application of the same stage brings.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="Application">The application.</param>
public sealed record DefinitionBeside(Resource Definition, ApplicationName Application)
{
    /// <summary>Whether the application is deployed before this one, by the same run. Default: false.</summary>
    public bool IsComing { get; init; }

    /// <summary>Whether it defines a kind.</summary>
    public bool Defines(GroupVersionKind type) => new ResourceScopes([Definition]).Defines(type);
}
