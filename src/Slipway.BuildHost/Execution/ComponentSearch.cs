using System.ComponentModel;
using System.Reflection;
using Nuke.Common;
using Slipway.BuildHost.Parameters;

namespace Slipway.BuildHost.Execution;

/// <summary>Finds the interfaces that would bring a target that a build does not have: guides and messages name targets of components that it may have left out.</summary>
internal static class ComponentSearch
{
    /// <summary>Where the target of a name is to be had; null where the libraries of the build's components have no such target.</summary>
    public static string? Hint(Type build, string target)
    {
        var key = ParameterName.Key(target);
        var components = ComponentsBeside(build);
        var found = components.SelectMany(TargetDiscovery.DeclaredBy).FirstOrDefault(property => ParameterName.Key(property.Name) == key);
        if (found?.DeclaringType is not { } declaring)
            return null;

        // What a whole repository's build takes says so in its description.
        if (components.Find(component => component.IsAssignableFrom(build) && Description(component) is not null) is { } own
            && components.Find(component => declaring.IsAssignableFrom(component) && Description(component) is not null) is { } other)
        {
            return $" This is the build of {Description(own)}, and {found.Name} is a target of {Description(other)}: run it there. "
                + $"Only if this repository is both, add {other.Name} to the interfaces of class {build.Name}.";
        }

        var widest = components.Where(declaring.IsAssignableFrom).MaxBy(component => component.GetInterfaces().Length)!;
        return widest == declaring
            ? $" {declaring.Name} has it: add it to the interfaces of class {build.Name}."
            : $" {declaring.Name} has it, and so has {widest.Name}, which brings the most: add one of them to the interfaces of class {build.Name}.";
    }

    /// <summary>The same for a name that is nearly one of theirs.</summary>
    public static string? HintForMistyped(Type build, string target) =>
        ParameterName.Nearest(target, ComponentsBeside(build).SelectMany(TargetDiscovery.DeclaredBy).Select(property => property.Name)) is { } nearest
            ? $" Did you mean {nearest}?{Hint(build, nearest)}"
            : null;

    private static List<Type> ComponentsBeside(Type build) => [.. build.GetInterfaces().Select(component => component.Assembly).Distinct().SelectMany(TypesOf)
        .Where(type => type.IsInterface && type.IsAssignableTo(typeof(INukeBuild)))];

    private static string? Description(Type component) => component.GetCustomAttribute<DescriptionAttribute>()?.Description;

    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            // A library may refer to what is not there and not needed here; the rest of it counts.
            return exception.Types.OfType<Type>();
        }
    }
}
