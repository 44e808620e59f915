using System.Reflection;
using Nuke.Common;

namespace Slipway.BuildHost.Parameters;

/// <summary>All parameters of a build: those of its classes, of its components and of the host.</summary>
internal sealed class ParameterDeclarations
{
    internal const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly Dictionary<string, ParameterDeclaration> _byKey = [];

    public static IReadOnlyList<ParameterDeclaration> OfHost { get; } =
    [
        new("Target", typeof(string[]), "Targets to run, also as the first words of the command line.") { Separator = "+", IsOnlyForCommandLine = true },
        new("Skip", typeof(string[]), "Targets to leave out; without a value, all that were not asked for.") { Separator = "+", IsOnlyForCommandLine = true },
        new("Plan", typeof(bool), "Prints the targets in the order in which they would run.") { IsOnlyForCommandLine = true },
        new("Help", typeof(bool), "Prints this text.") { IsOnlyForCommandLine = true },
        new("Continue", typeof(bool), "Leaves out what succeeded in the last attempt of the same command line.") { IsOnlyForCommandLine = true },
        new("Root", typeof(string), "The folder that holds .nuke.") { IsOnlyForCommandLine = true },
        new("Profile", typeof(string[]), "Also reads .nuke/parameters.<profile>.json; the last one wins."),
        new("Verbosity", typeof(Verbosity), "How much is printed."),
        new("NoLogo", typeof(bool), "Leaves out the first line."),
    ];

    /// <summary>The declarations of members; a parameter that several members declare appears once per member.</summary>
    public List<ParameterDeclaration> OfBuild { get; } = [];

    /// <summary>One declaration per name.</summary>
    public IReadOnlyCollection<ParameterDeclaration> Distinct => _byKey.Values;

    public static ParameterDeclarations Find(Type build)
    {
        var all = new ParameterDeclarations();
        for (var type = build; type != typeof(NukeBuild) && type is not null; type = type.BaseType)
            all.AddFrom(type);
        foreach (var component in build.GetInterfaces())
            all.AddFrom(component);
        foreach (var declaration in OfHost)
            all._byKey.TryAdd(ParameterName.Key(declaration.Name), declaration);
        return all;
    }

    public ParameterDeclaration? Find(string name) => _byKey.GetValueOrDefault(ParameterName.Key(name));

    private void AddFrom(Type type)
    {
        foreach (var property in type.GetProperties(Declared))
            Add(property);
        foreach (var field in type.GetFields(Declared))
            Add(field);
    }

    private void Add(MemberInfo member)
    {
        if (!member.IsDefined(typeof(ParameterAttribute)))
            return;

        var declaration = new ParameterDeclaration(member, member.GetCustomAttribute<ParameterAttribute>()!);
        OfBuild.Add(declaration);
        _byKey.TryAdd(ParameterName.Key(declaration.Name), declaration);
    }
}
