using System.Reflection;
using Nuke.Common;
using Nuke.Common.ProjectModel;

namespace Slipway.BuildHost.Parameters;

/// <summary>A parameter as a member of the build or of a component declares it.</summary>
internal sealed class ParameterDeclaration
{
    public ParameterDeclaration(MemberInfo member, ParameterAttribute attribute)
    {
        Member = member;
        Type = member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;
        var prefix = member.DeclaringType!.IsInterface ? member.DeclaringType.GetCustomAttribute<ParameterPrefixAttribute>()?.Prefix : null;
        Name = prefix + (attribute.Name ?? member.Name[(member.Name.LastIndexOf('.') + 1)..]);
        Description = attribute.Description;
        Separator = attribute.Separator;
        IsListed = attribute.List;
        Solution = attribute as SolutionAttribute;
        IsSecret = member.IsDefined(typeof(SecretAttribute));
        IsRequired = member.IsDefined(typeof(RequiredAttribute));
    }

    public ParameterDeclaration(string name, Type type, string description) =>
        (Name, Type, Description, IsListed) = (name, type, description, true);

    /// <summary>The member, or null for the options of the host itself.</summary>
    public MemberInfo? Member { get; }

    public string Name { get; }

    public Type Type { get; }

    public string? Description { get; }

    public string? Separator { get; init; }

    public bool IsListed { get; }

    /// <summary>What a run does is said on its command line, not by a variable or a file that somebody left behind.</summary>
    public bool IsOnlyForCommandLine { get; init; }

    public bool IsSecret { get; }

    public bool IsRequired { get; }

    /// <summary>Knows a value where none is given.</summary>
    public SolutionAttribute? Solution { get; }

    public string Option => ParameterName.Option(Name);

    /// <summary>Whether the value lives in the build object, not behind <c>TryGetValue</c>.</summary>
    public bool IsInjected => Member is { DeclaringType.IsInterface: false };

    public object? Read(NukeBuild build) => Member switch
    {
        PropertyInfo { CanRead: true } property => property.GetValue(build),
        FieldInfo field => field.GetValue(build),
        _ => null,
    };

    public static void Set(MemberInfo member, NukeBuild build, object value)
    {
        const BindingFlags Private = BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        if (member is PropertyInfo { SetMethod: not null } property)
            property.SetValue(build, value);
        else if ((member as FieldInfo ?? member.DeclaringType!.GetField($"<{member.Name}>k__BackingField", Private)) is { } field)
            field.SetValue(build, value);
    }
}
