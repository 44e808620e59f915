using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;

namespace Benchmarks;

/// <summary>A program run as a whole process, timed from start to exit.</summary>
sealed class Command(string program, params string[] arguments)
{
    public string? WorkingDirectory { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether a program is in PATH.</summary>
    public static bool Exists(string program) => (System.Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator).Any(folder => System.IO.File.Exists(System.IO.Path.Combine(folder, program)));

    /// <summary>Runs once. An exit code other than 0 is an error.</summary>
    public Measurement Run()
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = WorkingDirectory ?? "",
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var memory = new PeakMemory(process);
        using var sampling = new Timer(_ => memory.Sample(), null, 0, 10);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var seconds = watch.Elapsed.TotalSeconds;
        return process.ExitCode == 0
            ? new Measurement(seconds, memory.Megabytes, output)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}\n{output}{errors.Result}");
    }

    /// <summary>The median of some runs, after one that does not count.</summary>
    public double Median(int runs)
    {
        Run();
        return Medians.Of(Enumerable.Range(0, runs).Select(_ => Run().Seconds));
    }
}
