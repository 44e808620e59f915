using System.Reflection;
using Nuke.Common.ValueInjection;

namespace Nuke.Common.CI;

/// <summary>Marks a field or property that gets the CI system the build runs on, such as <c>[CI] readonly GitHubActions GitHubActions;</c>; null elsewhere.</summary>
public class CIAttribute : ValueInjectionAttributeBase
{
    /// <inheritdoc/>
    public override object? GetValue(MemberInfo member, object instance)
    {
        var type = member is PropertyInfo property ? property.PropertyType : (member as FieldInfo)?.FieldType;
        return type?.IsInstanceOfType(NukeBuild.Host) == true ? NukeBuild.Host : null;
    }
}
