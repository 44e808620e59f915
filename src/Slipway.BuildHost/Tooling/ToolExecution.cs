namespace Nuke.Common.Tooling;

/// <summary>Calls programs with options.</summary>
internal static class ToolExecution
{
    public static IReadOnlyCollection<Output> Run(ToolOptions options, Action<OutputType, string> logger)
    {
        using var process = ProcessTasks.StartProcess(
            options.ProcessToolPath ?? options.Tool,
            options.Arguments(),
            options.ProcessWorkingDirectory,
            options.ProcessEnvironmentVariables,
            options.ProcessExecutionTimeout,
            options.ProcessOutputLogging,
            options.ProcessInvocationLogging,
            options.ProcessLogger ?? logger);
        process.AssertWaitForExit();
        options.ExitHandler(process);
        return process.Output;
    }

    /// <summary>Runs as many as allowed at a time, and logs the lines of each together.</summary>
    public static IReadOnlyCollection<(T Settings, IReadOnlyCollection<Output> Output)> RunAll<T>(
        IEnumerable<T> all, int degreeOfParallelism, bool completeOnFailure, Action<OutputType, string> logger)
        where T : ToolOptions
    {
        var results = new List<(T, IReadOnlyCollection<Output>)>();
        var failures = new List<Exception>();
        Parallel.ForEach(all, new ParallelOptions { MaxDegreeOfParallelism = degreeOfParallelism }, (options, loop) =>
        {
            // One at a time is logged as it comes.
            var lines = new List<(OutputType Type, string Text)>();
            try
            {
                var output = degreeOfParallelism == 1 ? Run(options, logger) : Run(options, (type, line) => Locked(lines, () => lines.Add((type, line))));
                Locked(results, () => results.Add((options, output)));
            }
            catch (Exception exception)
            {
                Locked(results, () => failures.Add(exception));
                if (!completeOnFailure)
                    loop.Stop();
            }

            Locked(results, () => lines.ForEach(x => logger(x.Type, x.Text)));
        });

        if (failures.Count > 0)
            throw failures.Count == 1 ? failures[0] : new AggregateException(failures);
        return results;
    }

    private static void Locked(object gate, Action action)
    {
        lock (gate)
            action();
    }
}
