using Nuke.Common;
using Nuke.Common.Execution;
using Slipway.BuildHost.Parameters;

namespace Slipway.BuildHost.Execution;

/// <summary>What the command line asks the host for.</summary>
internal sealed class RunOptions
{
    private RunOptions(ParameterValues values, IReadOnlyList<ExecutableTarget> invoked, IReadOnlyList<ExecutableTarget>? skipped) =>
        (Values, Invoked, Skipped) = (values, invoked, skipped);

    public ParameterValues Values { get; }

    public IReadOnlyList<ExecutableTarget> Invoked { get; }

    /// <summary>The targets to leave out; empty: all that were not asked for; null: none.</summary>
    public IReadOnlyList<ExecutableTarget>? Skipped { get; }

    public static RunOptions Read(Type build, CommandLine commandLine, ParameterDeclarations declarations, List<ExecutableTarget> targets, Problems problems)
    {
        foreach (var (name, _) in commandLine.Options)
            CheckName(name, declarations, problems);

        var values = ParameterValues.Resolve(commandLine, declarations, NukeBuild.RootDirectory, problems);
        var invoked = Find(build, commandLine.Targets.SelectMany(x => x.Split('+', StringSplitOptions.RemoveEmptyEntries))
            .Concat((string[]?)values.Find("Target") ?? []), targets, problems);
        if (commandLine.Targets.Count == 0 && commandLine.Find("Target") is null)
            invoked = targets.FindAll(x => x.IsDefault);
        else if (invoked.Count == 0 && problems.Count == 0)
            problems.Add($"--target: needs a value. {Known(targets)}");
        if (invoked.Count == 0 && problems.Count == 0 && values.Find("Help") is null)
            problems.Add($"No target is given, and none runs by default. {Known(targets)}");

        var skipped = commandLine.Find("Skip") is null ? null : Find(build, (string[]?)values.Find("Skip") ?? [], targets, problems);
        return new RunOptions(values, invoked, skipped);
    }

    public void ApplyTo(NukeBuild build)
    {
        build.Help = Values.Find("Help") is true;
        build.Plan = Values.Find("Plan") is true;
        build.NoLogo = Values.Find("NoLogo") is true;
        build.Continue = Values.Find("Continue") is true;
        NukeBuild.Verbosity = Values.Find("Verbosity") as Verbosity? ?? Verbosity.Normal;
    }

    private static void CheckName(string name, ParameterDeclarations declarations, Problems problems)
    {
        if (declarations.Find(name) is not null && name.All(x => char.IsLetterOrDigit(x) || x is '-' or '_'))
            return;

        var separate = name.IndexOf('=', StringComparison.Ordinal);
        var hint = separate > 0 && declarations.Find(name[..separate]) is { } declaration
            ? $" Write {declaration.Option} {name[(separate + 1)..]}."
            : null;
        problems.AddUnknown(name, "option", name, declarations.Distinct.Where(x => x.IsListed).Select(x => x.Option), hint);
    }

    private static List<ExecutableTarget> Find(Type build, IEnumerable<string> names, List<ExecutableTarget> targets, Problems problems)
    {
        var found = new List<ExecutableTarget>();
        var listed = targets.Where(x => x.Listed).Select(x => x.Name).ToList();
        foreach (var name in names)
        {
            var key = ParameterName.Key(name);
            if (targets.Find(x => ParameterName.Key(x.Name) == key) is not { } target)
                problems.AddUnknown(name, "target", name, listed, ComponentSearch.Hint(build, name) ?? (ParameterName.Nearest(name, listed) is null ? ComponentSearch.HintForMistyped(build, name) : null));
            else if (!found.Contains(target))
                found.Add(target);
        }

        return found;
    }

    private static string Known(List<ExecutableTarget> targets) =>
        $"Valid targets: {string.Join(", ", targets.Where(x => x.Listed).Select(x => x.Name))}.";
}
