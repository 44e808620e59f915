using System.Reflection;
using Nuke.Common;
using Slipway.BuildHost.Parameters;

namespace Slipway.BuildHost.Execution;

/// <summary>Finds the interfaces that would bring a target that a build does not have: guides and messages name targets of components that it may have left out.</summary>
internal static class ComponentSearch
{
    /// <summary>What to add to the build for the target of a name; null where the libraries of its components have no such target.</summary>
    public static string? Hint(Type build, string target)
    {
        var key = ParameterName.Key(target);
        var components = build.GetInterfaces().Select(component => component.Assembly).Distinct().SelectMany(TypesOf)
            .Where(type => type.IsInterface && type.IsAssignableTo(typeof(INukeBuild))).ToList();
        if (components.Find(component => TargetDiscovery.DeclaredBy(component).Exists(property => ParameterName.Key(property.Name) == key)) is not { } declaring)
            return null;

        var widest = components.Where(declaring.IsAssignableFrom).MaxBy(component => component.GetInterfaces().Length)!;
        return widest == declaring
            ? $" {declaring.Name} has it: add it to the interfaces of class {build.Name}."
            : $" {declaring.Name} has it, and so has {widest.Name}, which brings the most: add one of them to the interfaces of class {build.Name}.";
    }

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
