using System.Linq.Expressions;
using System.Reflection;
using Nuke.Common;
using Nuke.Common.IO;
using Nuke.Common.ValueInjection;
using Slipway.BuildHost.Execution;
using Slipway.BuildHost.Output;

namespace Slipway.BuildHost.Parameters;

/// <summary>The values of all parameters, read once: command line over environment over profiles over <c>parameters.json</c>.</summary>
internal sealed class ParameterValues
{
    private readonly Dictionary<string, object> _byKey = [];
    private readonly Dictionary<MemberInfo, object> _byMember = [];

    private ParameterValues()
    {
    }

    public static ParameterValues None { get; } = new();

    public static ParameterValues Resolve(CommandLine commandLine, ParameterDeclarations declarations, AbsolutePath root, Problems problems)
    {
        var environment = EnvironmentParameters.Read(Environment.GetEnvironmentVariables());
        var profiles = commandLine.Find("Profile")
            ?? environment.GetValueOrDefault("profile")?.Words.SelectMany(x => x.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList()
            ?? [];
        var files = ParameterFiles.Read(root, profiles, declarations, problems);
        var values = new ParameterValues();

        foreach (var declaration in ParameterDeclarations.OfHost.Concat(declarations.OfBuild))
        {
            var key = ParameterName.Key(declaration.Name);
            var given = commandLine.Find(declaration.Name) is { } words
                ? new GivenValue(words, declaration.Option, ValueOrigin.CommandLine)
                : declaration.IsOnlyForCommandLine ? null : environment.GetValueOrDefault(key) ?? files.GetValueOrDefault(key);
            try
            {
                if (given is null)
                {
                    if (declaration.Solution?.Default(root) is { } solution)
                        values._byMember[declaration.Member!] = solution;
                    continue;
                }

                if (declaration.IsSecret)
                    given.Words.ToList().ForEach(SecretMask.Add);
                if (declaration.IsSecret && given.Origin == ValueOrigin.File && given.Words.Any(x => x.StartsWith("v1:", StringComparison.Ordinal)))
                    throw new FormatException("encrypted values are not read here; use the environment");
                var value = ParameterConversion.Convert(given, declaration, root)!;
                values._byKey[key] = value;
                if (declaration.Member is not null)
                    values._byMember[declaration.Member] = value;
            }
            catch (FormatException exception)
            {
                var problem = $"{given?.Source ?? declaration.Option}: {exception.Message.TrimEnd('.', '?')}{(exception.Message.EndsWith('?') ? "?" : ".")}";
                if (!problems.Contains(problem))
                    problems.Add(problem);
            }
        }

        return values;
    }

    /// <summary>The value by name, or null.</summary>
    public object? Find(string name) => _byKey.GetValueOrDefault(ParameterName.Key(name));

    /// <summary>The value of the parameter that the expression names, or null.</summary>
    public object? Read(LambdaExpression expression, NukeBuild build)
    {
        var member = MemberExpressions.Member(expression);
        if (_byMember.TryGetValue(member, out var value))
            return value;
        if (member.GetCustomAttribute<ValueInjectionAttributeBase>() is { } injection)
            return Injected(member, injection, build);

        Assert.True(member.IsDefined(typeof(ParameterAttribute)), $"{member.DeclaringType!.Name}.{member.Name} is not a [Parameter]");
        return null;
    }

    /// <summary>Sets the fields and properties of the build's classes that get their values from elsewhere.</summary>
    public void InjectOthers(NukeBuild build)
    {
        var members = new List<(MemberInfo Member, ValueInjectionAttributeBase Injection)>();
        for (var type = build.GetType(); type != typeof(NukeBuild) && type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetFields(ParameterDeclarations.Declared).Concat<MemberInfo>(type.GetProperties(ParameterDeclarations.Declared)))
            {
                if (member.GetCustomAttribute<ValueInjectionAttributeBase>() is { } injection)
                    members.Add((member, injection));
            }
        }

        foreach (var (member, injection) in members.OrderByDescending(x => x.Injection.Priority))
        {
            if (Injected(member, injection, build) is { } value)
                ParameterDeclaration.Set(member, build, value);
        }
    }

    /// <summary>Sets the fields and properties of the build's classes.</summary>
    public void Inject(NukeBuild build, ParameterDeclarations declarations)
    {
        foreach (var declaration in declarations.OfBuild)
        {
            if (declaration.IsInjected && _byMember.TryGetValue(declaration.Member!, out var value))
                ParameterDeclaration.Set(declaration.Member!, build, value);
        }
    }

    private object? Injected(MemberInfo member, ValueInjectionAttributeBase injection, NukeBuild build)
    {
        injection.Build = build;
        if (!_byMember.TryGetValue(member, out var value) && injection.TryGetValue(member, build) is { } found)
            _byMember[member] = value = found;
        return value;
    }
}
