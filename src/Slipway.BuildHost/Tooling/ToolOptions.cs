using Nuke.Common.Utilities;

namespace Nuke.Common.Tooling;

/// <summary>What to call a program with.</summary>
public abstract class ToolOptions : Options
{
    // What is about the process and no argument of it.
    private static readonly HashSet<string> OfTheProcess =
    [
        nameof(ProcessToolPath), nameof(ProcessWorkingDirectory), nameof(ProcessEnvironmentVariables), nameof(ProcessExecutionTimeout), nameof(ProcessOutputLogging),
        nameof(ProcessInvocationLogging), nameof(ProcessAdditionalArguments), nameof(ProcessLogger), nameof(ExitHandler),
    ];

    private protected ToolOptions()
    {
    }

    /// <summary>The program; found by its name on the PATH where it is not set.</summary>
    public string? ProcessToolPath => (string?)Find(nameof(ProcessToolPath));

    /// <summary>The folder to run in; the current one by default.</summary>
    public string? ProcessWorkingDirectory => (string?)Find(nameof(ProcessWorkingDirectory));

    /// <summary>The whole environment; this process's by default.</summary>
    public IReadOnlyDictionary<string, string>? ProcessEnvironmentVariables => (IReadOnlyDictionary<string, string>?)Find(nameof(ProcessEnvironmentVariables));

    /// <summary>Milliseconds after which it is killed.</summary>
    public int? ProcessExecutionTimeout => (int?)Find(nameof(ProcessExecutionTimeout));

    /// <summary>Whether its lines are logged. They are by default.</summary>
    public bool? ProcessOutputLogging => (bool?)Find(nameof(ProcessOutputLogging));

    /// <summary>Whether the call is logged. It is by default.</summary>
    public bool? ProcessInvocationLogging => (bool?)Find(nameof(ProcessInvocationLogging));

    /// <summary>Arguments to put behind all others, as they are.</summary>
    public IReadOnlyList<string>? ProcessAdditionalArguments => (IReadOnlyList<string>?)Find(nameof(ProcessAdditionalArguments));

    internal Action<OutputType, string>? ProcessLogger => (Action<OutputType, string>?)Find(nameof(ProcessLogger));

    internal Action<IProcess> ExitHandler => (Action<IProcess>?)Find(nameof(ExitHandler)) ?? (x => x.AssertZeroExitCode());

    /// <summary>The program's name.</summary>
    internal abstract string Tool { get; }

    /// <summary>What comes before all arguments, such as <c>build</c>.</summary>
    internal abstract string Command { get; }

    /// <summary>How an option is written, such as <c>--configuration {value}</c>; null where it is not one of the command's.</summary>
    internal abstract string? Format(string name);

    /// <summary>The whole command line, but for the program.</summary>
    internal string Arguments()
    {
        var own = Values.Where(x => !OfTheProcess.Contains(x.Name))
            .Select(x => (Format: Format(x.Name) ?? throw Missing(x.Name), x.Value))
            // What has no name of its own, such as the project, comes first; what follows "--" comes last.
            .OrderBy(x => x.Format.StartsWith('{') ? 0 : x.Format.StartsWith("-- ", StringComparison.Ordinal) ? 2 : 1)
            .SelectMany(x => Write(x.Format, x.Value));
        return own.Concat(ProcessAdditionalArguments ?? []).Prepend(Command).JoinSpace();
    }

    private static IEnumerable<string> Write(string format, object value) => value switch
    {
        false when !format.Contains("{value}", StringComparison.Ordinal) => [],
        bool flag => [format.Replace("{value}", flag ? "true" : "false", StringComparison.Ordinal)],
        IEnumerable<string> items => items.SelectMany(item => Write(format, item)),
        _ => [format.Replace("{value}", $"{value}".DoubleQuoteIfNeeded(), StringComparison.Ordinal)],
    };

    private ArgumentException Missing(string name) => Execution.ExpectedFailure.Mark(new ArgumentException($"{Tool} {Command} has no option {name}"));
}
