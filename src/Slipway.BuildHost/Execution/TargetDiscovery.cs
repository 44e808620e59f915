using System.Linq.Expressions;
using System.Reflection;
using System.Runtime;
using Nuke.Common;
using Nuke.Common.Execution;

namespace Slipway.BuildHost.Execution;

/// <summary>Finds the targets of a build class and its component interfaces and relates them to each other.</summary>
internal static class TargetDiscovery
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static List<ExecutableTarget> Find(NukeBuild build, IEnumerable<LambdaExpression> defaults)
    {
        var targets = new List<ExecutableTarget>();
        foreach (var (name, property) in Properties(build))
        {
            var factory = (Target)property.GetValue(build)!;
            var definition = new TargetDefinition(build, property, name);
            factory(definition);
            targets.Add(new ExecutableTarget(name, property, factory, definition));
        }

        foreach (var expression in defaults)
        {
            var factory = (Target)MemberExpressions.Evaluate(expression, build)!;
            (targets.Find(x => x.Factory.Equals(factory)) ?? throw Unknown("Main", "runs by default")).IsDefault = true;
        }

        TargetRelations.Apply(targets);
        return targets;
    }

    public static List<PropertyInfo> DeclaredBy(Type component) => component.GetProperties(Declared)
        .Where(x => x.PropertyType == typeof(Target) && !x.Name.Contains('.', StringComparison.Ordinal))
        .ToList();

    /// <summary>The properties that a property of a class overrides, the farthest first.</summary>
    public static IEnumerable<PropertyInfo> Overridden(PropertyInfo property)
    {
        var chain = new List<PropertyInfo>();
        for (var type = property.DeclaringType?.BaseType; type is not null && type != typeof(NukeBuild); type = type.BaseType)
        {
            if (type.GetProperty(property.Name, Declared) is { } declaration)
                chain.Add(declaration);
        }

        chain.Reverse();
        return chain;
    }

    /// <summary>The value that this declaration gives, not the one that overrides it: what <c>base.X</c> is in C#.</summary>
    public static Target ReadNonVirtually(PropertyInfo property, object instance)
    {
        var getter = property.GetMethod!;
        Assert.False(getter.IsAbstract, $"Target {property.DeclaringType!.Name}.{property.Name} has no definition to inherit");
        var read = (Func<Target>)Activator.CreateInstance(typeof(Func<Target>), instance, getter.MethodHandle.GetFunctionPointer())!;
        return read();
    }

    public static Exception Unknown(string target, string relation) => ExpectedFailure.Mark(new ArgumentException(
        $"{target}: a target that it {relation} is not a property of the build, or a new one on each call. Refer to properties of type Target."));

    private static List<(string Name, PropertyInfo Property)> Properties(NukeBuild build)
    {
        var found = new List<(string Name, PropertyInfo Property)>();
        for (var type = build.GetType(); type != typeof(NukeBuild); type = type.BaseType!)
        {
            foreach (var property in type.GetProperties(Declared))
            {
                var name = property.Name[(property.Name.LastIndexOf('.') + 1)..];
                if (property.PropertyType == typeof(Target) && !found.Exists(x => x.Name == name))
                    found.Add((name, property));
            }
        }

        foreach (var group in build.GetType().GetInterfaces().SelectMany(DeclaredBy).GroupBy(x => x.Name))
            found.AddRange(Resolve(build, group.Key, found.Find(x => x.Name == group.Key).Property, group.ToList()));
        return found;
    }

    // One name is one target: either the class says what it is, or the most derived component does.
    private static IEnumerable<(string Name, PropertyInfo Property)> Resolve(NukeBuild build, string name, PropertyInfo? own, List<PropertyInfo> declarations)
    {
        var candidates = declarations
            .Where(x => !declarations.Exists(y => y != x && x.DeclaringType!.IsAssignableFrom(y.DeclaringType)))
            .ToList();
        var buildName = build.GetType().Name;
        var values = new List<object?>();
        foreach (var candidate in candidates)
        {
            try
            {
                values.Add(candidate.GetValue(build));
            }
            catch (Exception exception) when (ExpectedFailure.Unwrap(exception) is AmbiguousImplementationException)
            {
                throw Ambiguous(name, buildName, candidates);
            }
        }

        if (own is not null)
        {
            var value = own.GetValue(build);
            if (values.TrueForAll(x => Equals(x, value)))
                return [];

            throw ExpectedFailure.Mark(new ArgumentException(
                $"Target '{name}' of {buildName} does not implement {candidates[0].DeclaringType!.Name}.{name}. Make it public, or write it as {candidates[0].DeclaringType!.Name}.{name}."));
        }

        return values.TrueForAll(x => Equals(x, values[0])) ? [(name, candidates[0])] : throw Ambiguous(name, buildName, candidates);
    }

    private static ArgumentException Ambiguous(string name, string buildName, List<PropertyInfo> candidates) => ExpectedFailure.Mark(new ArgumentException(
        $"Target '{name}' comes from {string.Join(" and ", candidates.Select(x => x.DeclaringType!.Name))}. Implement it in {buildName}: Target {name} => _ => _.Inherit<{candidates[0].DeclaringType!.Name}>();"));
}
