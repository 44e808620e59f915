namespace Nuke.Common;

/// <summary>The parameter must have a value before any target runs.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public class RequiredAttribute : Attribute;

/// <summary>The parameter may be missing. Documentation only.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public class OptionalAttribute : Attribute;

/// <summary>The parameter's value is replaced by <c>***</c> in everything the build prints.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter)]
public class SecretAttribute : Attribute;

/// <summary>Starts the name of every parameter of an interface.</summary>
/// <param name="prefix">The start, as in <c>Kube</c> for <c>--kube-namespace</c>.</param>
[AttributeUsage(AttributeTargets.Interface)]
public class ParameterPrefixAttribute(string prefix) : Attribute
{
    /// <summary>The start of the names.</summary>
    public string Prefix { get; } = prefix;
}
