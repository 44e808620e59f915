using Nuke.Common;
using Nuke.Common.Execution;
using Slipway.BuildHost.Execution;
using Slipway.BuildHost.Parameters;

namespace Slipway.BuildHost.Output;

/// <summary>What <c>--help</c> and <c>--plan</c> print.</summary>
internal static class HelpText
{
    /// <param name="output">Gets it.</param>
    /// <param name="build">Knows the values.</param>
    /// <param name="targets">All targets.</param>
    /// <param name="asked">The targets that it is asked about, which come first, each with the parameters of its own component.</param>
    /// <param name="declarations">All parameters.</param>
    /// <param name="values">What is set.</param>
    public static void Write(
        TextWriter output, NukeBuild build, List<ExecutableTarget> targets, IReadOnlyList<ExecutableTarget> asked, ParameterDeclarations declarations, ParameterValues values)
    {
        foreach (var target in asked)
        {
            output.WriteLine($"{target.Name}: {target.Description}".TrimEnd(' ', ':'));
            output.WriteLine();
            if (OwnOf(target, declarations) is { Count: > 0 } own)
            {
                WriteParameters(output, build, own, values);
                output.WriteLine();
            }
        }

        output.WriteLine("Targets (run as: [targets] [--options]):");
        output.WriteLine();
        var listed = targets.FindAll(x => x.Listed);
        var nameWidth = listed.Count == 0 ? 0 : listed.Max(x => x.Name.Length + (x.IsDefault ? " (default)".Length : 0));
        foreach (var target in listed)
        {
            var name = target.Name + (target.IsDefault ? " (default)" : "");
            var needs = target.ExecutionDependencies.Count == 0 ? "" : $" -> {string.Join(", ", target.ExecutionDependencies.Select(x => x.Name))}";
            output.WriteLine($"  {name.PadRight(nameWidth)}  {$"{target.Description}{Paint.Dim(needs)}".TrimStart()}".TrimEnd());
        }

        var all = declarations.Distinct.Where(x => x.Member is not null && x.IsListed).OrderBy(x => x.Name, StringComparer.Ordinal).ToList();
        output.WriteLine();
        output.WriteLine("Parameters:");
        output.WriteLine();
        WriteParameters(output, build, [.. all, .. ParameterDeclarations.OfHost], values);
    }

    // A target's component, and what it shares with others, such as a stage to choose: not what is another target's alone.
    private static List<ParameterDeclaration> OwnOf(ExecutableTarget target, ParameterDeclarations declarations)
    {
        var component = target.Member.DeclaringType!;
        if (!component.IsInterface)
            return [];

        var others = component.GetInterfaces().Where(x => TargetDiscovery.DeclaredBy(x).Count > 0).ToHashSet();
        return [.. declarations.Distinct
            .Where(x => x.IsListed && x.Member?.DeclaringType is { IsInterface: true } declaring && declaring.IsAssignableFrom(component) && !others.Contains(declaring))
            .OrderBy(x => x.Name, StringComparer.Ordinal)];
    }

    private static void WriteParameters(TextWriter output, NukeBuild build, List<ParameterDeclaration> all, ParameterValues values)
    {
        var optionWidth = all.Count == 0 ? 0 : all.Max(x => x.Option.Length);
        foreach (var declaration in all)
        {
            if (declaration == ParameterDeclarations.OfHost[0] && declaration != all[0])
                output.WriteLine();

            var parts = new[] { declaration.Description, ValidWords(declaration), Value(declaration, build, values) };
            output.WriteLine($"  {declaration.Option.PadRight(optionWidth)}  {string.Join(" ", parts.Where(x => !string.IsNullOrEmpty(x)))}".TrimEnd());
        }
    }

    public static void WritePlan(TextWriter output, IReadOnlyCollection<ExecutableTarget> plan)
    {
        output.WriteLine("Execution plan:");
        output.WriteLine();
        var number = 0;
        foreach (var target in plan)
        {
            var needs = target.ExecutionDependencies.Select(x => x.Name).ToList();
            var triggers = target.TriggerDependencies.Where(plan.Contains).Select(x => x.Name).ToList();
            var notes = new List<string>();
            if (target.Status == ExecutionStatus.Skipped)
                notes.Add("skipped");
            if (needs.Count > 0)
                notes.Add($"needs {string.Join(", ", needs)}");
            if (triggers.Count > 0)
                notes.Add($"triggered by {string.Join(", ", triggers)}");
            output.WriteLine($"{++number,4}. {target.Name}{(notes.Count == 0 ? "" : Paint.Dim($"  ({string.Join("; ", notes)})"))}");
        }
    }

    private static string ValidWords(ParameterDeclaration declaration) =>
        ParameterConversion.ValidWords(declaration.Type) is { } words && words is not ["true", "false"] ? $"({string.Join(", ", words)})" : "";

    private static string Value(ParameterDeclaration declaration, NukeBuild build, ParameterValues values)
    {
        var value = declaration.Member is null ? values.Find(declaration.Name) : Current(declaration, build);
        var text = value switch
        {
            null or false or "" => null,
            true => declaration.Member is null ? null : "true",
            _ when declaration.IsSecret => "***",
            System.Collections.IEnumerable items and not string => string.Join(" ", items.Cast<object>()),
            _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture),
        };
        return string.IsNullOrEmpty(text) ? "" : Paint.Green($"[{text}]");
    }

    private static object? Current(ParameterDeclaration declaration, NukeBuild build)
    {
        try
        {
            return declaration.Read(build);
        }
        catch (Exception)
        {
            // A getter may insist on what is not set yet: that is no reason to print no help.
            return null;
        }
    }
}
