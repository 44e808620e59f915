using System.Reflection;
using Nuke.Common.Execution;
using Serilog;

namespace Nuke.Common.ValueInjection;

#pragma warning disable CA1710 // The API's name.

/// <summary>Marks a field or property that gets its value from the attribute, once parameters are read.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public abstract class ValueInjectionAttributeBase : Attribute
{
    /// <summary>The build.</summary>
    public INukeBuild Build { get; internal set; } = null!;

    /// <summary>Those with the highest are asked first.</summary>
    public virtual int Priority => 0;

    /// <summary>Whether a member without a value is nothing to warn of.</summary>
    public virtual bool SuppressWarnings => false;

    /// <summary>The value for the member.</summary>
    public abstract object? GetValue(MemberInfo member, object instance);

    /// <summary>The value for the member, or null and a warning where it cannot be had.</summary>
    public object? TryGetValue(MemberInfo member, object instance)
    {
        ArgumentNullException.ThrowIfNull(member);
        try
        {
            return GetValue(member, instance);
        }
        catch (Exception exception)
        {
            // What needs the value will fail and say so; what does not can go on.
            if (!SuppressWarnings && !member.IsDefined(typeof(OptionalAttribute)))
                Log.Warning(ExpectedFailure.Mark(ExpectedFailure.Unwrap(exception)), "{Member} has no value:", member.Name);
            return null;
        }
    }
}
