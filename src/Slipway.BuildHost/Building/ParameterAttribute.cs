namespace Nuke.Common;

/// <summary>
/// Marks a field or property that is set from the command line, the environment or <c>.nuke/parameters.json</c>, in this order.
/// On an interface, the property reads its value through <see cref="INukeBuild.TryGetValue{T}(System.Linq.Expressions.Expression{Func{T}})"/>.
/// </summary>
/// <param name="description">What <c>--help</c> says about it.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public class ParameterAttribute(string? description = null) : Attribute
{
    /// <summary>What <c>--help</c> says about it.</summary>
    public virtual string? Description { get; } = description;

    /// <summary>The parameter's name where it is not the member's.</summary>
    public string? Name { get; set; }

    /// <summary>What separates the values of a list, beside the space.</summary>
    public string? Separator { get; set; }

    /// <summary>Whether <c>--help</c> lists it.</summary>
    public virtual bool List { get; set; } = true;

    /// <summary>The type that knows the valid values, for editors.</summary>
    public Type? ValueProviderType { get; set; }

    /// <summary>The member that knows the valid values, for editors.</summary>
    public string? ValueProviderMember { get; set; }
}
