using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Slipway.Testing;

/// <summary>What a package shows to its users, compared with the file <c>PublicApi.txt</c> of its test project.</summary>
public sealed class PublicApi
{
    /// <summary>After a wanted change, copy what the test leaves in <c>artifacts/public-api</c> over the approved file.</summary>
    [Fact]
    public void The_public_API_is_the_approved_one()
    {
        var tests = Assembly.GetExecutingAssembly().GetName().Name!;
        var approved = File.ReadAllText(Path.Combine(Checkout.Root, "tests", tests, "PublicApi.txt"));
        var received = Describe(Assembly.Load(tests[..^".Tests".Length]));
        if (received != approved)
        {
            var folder = Directory.CreateDirectory(Path.Combine(Checkout.Root, "artifacts", "public-api"));
            File.WriteAllText(Path.Combine(folder.FullName, tests + ".txt"), received);
        }

        Assert.Equal(approved, received);
    }

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(x => x.FullName, StringComparer.Ordinal))
        {
            text.Append(Name(type, isFull: true)).Append('\n');
            const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
            var members = type.GetMembers(All).Where(IsVisible).Where(x => x is PropertyInfo || !x.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)).Select(Describe).Order(StringComparer.Ordinal);
            foreach (var member in members)
                text.Append("    ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodInfo { IsSpecialName: true } method when !method.Name.StartsWith("op_", StringComparison.Ordinal) => false,
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        PropertyInfo property => property.GetMethod is { } getter && IsVisible((MethodBase)getter),
        FieldInfo field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName,
        _ => false,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily;

    private static string Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}{Arguments(method.IsGenericMethod ? method.GetGenericArguments() : [])}({Parameters(method)})",
        PropertyInfo property => $"{(property.GetMethod!.IsStatic ? "static " : "")}{Name(property.PropertyType)} {property.Name} {{ get;{(property.SetMethod is { } setter && IsVisible((MethodBase)setter) ? " set;" : "")} }}",
        FieldInfo field => $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}",
        _ => member.Name,
    };

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(x => $"{Name(x.ParameterType)} {x.Name}{(x.IsOptional ? $" = {x.RawDefaultValue ?? "null"}" : "")}"));

    private static string Name(Type type, bool isFull = false)
    {
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";

        var name = isFull ? type.FullName!.Replace('+', '.') : type.Name;
        return name.Split('`')[0] + (type.IsGenericType ? Arguments(type.GetGenericArguments()) : "");
    }

    private static string Arguments(Type[] types) => types.Length == 0 ? "" : $"<{string.Join(", ", types.Select(x => Name(x)))}>";
}
