namespace Slipway.BuildHost.Parameters;

/// <summary>The command line: targets first, then options with any number of values each.</summary>
internal sealed class CommandLine
{
    private CommandLine(IReadOnlyList<string> targets, IReadOnlyList<(string Name, List<string> Values)> options) =>
        (Targets, Options) = (targets, options);

    public IReadOnlyList<string> Targets { get; }

    public IReadOnlyList<(string Name, List<string> Values)> Options { get; }

    public static CommandLine Parse(IEnumerable<string> arguments)
    {
        var targets = new List<string>();
        var options = new List<(string Name, List<string> Values)>();
        foreach (var argument in arguments)
        {
            if (IsOption(argument))
                options.Add((argument, []));
            else if (options.Count > 0)
                options[^1].Values.Add(argument);
            else
                targets.Add(argument);
        }

        return new CommandLine(targets, options);
    }

    /// <summary>The same command line, with whatever asks for help as <c>--help</c>: <c>-h</c>, <c>-?</c> and the word <c>help</c>, where the build has nothing of that name, and words behind it are targets.</summary>
    public CommandLine WithPlainHelp(Func<string, bool> isTarget, Func<string, bool> isOption)
    {
        var word = Targets.FirstOrDefault(x => ParameterName.Key(x) == "help" && !isTarget(x));
        var asks = Options.Where(x => ParameterName.Key(x.Name) == "help" || (x.Name is "-h" or "--h" or "-?" && !isOption(x.Name))).ToList();
        if (word is null && asks.Count == 0)
            return this;

        var words = asks.SelectMany(x => x.Values).Where(x => !bool.TryParse(x, out _));
        var isRefused = asks.Count > 0 && asks.TrueForAll(x => x.Values is [var value] && bool.TryParse(value, out var isWanted) && !isWanted);
        return new CommandLine(
            [.. Targets.Where(x => x != word), .. words],
            [.. Options.Except(asks), ("--help", [isRefused ? bool.FalseString : bool.TrueString])]);
    }

    /// <summary>The values of an option, or null where it is not given. Where it is given twice, the last one counts.</summary>
    public IReadOnlyList<string>? Find(string name)
    {
        var key = ParameterName.Key(name);
        for (var i = Options.Count - 1; i >= 0; i--)
        {
            if (ParameterName.Key(Options[i].Name) == key)
                return Options[i].Values;
        }

        return null;
    }

    // A dash alone is a value (standard input, by custom), and so is a negative number.
    private static bool IsOption(string argument) =>
        argument.Length > 1 && argument[0] == '-' && argument.AsSpan().TrimStart('-') is [var first, ..] && !char.IsDigit(first) && first != '.';
}
