using Nuke.Common;
using Nuke.Common.Execution;

namespace Slipway.BuildHost.Output;

/// <summary>The table at the end of a build.</summary>
internal static class Summary
{
    public static void Write(TextWriter output, IReadOnlyCollection<ExecutableTarget> plan)
    {
        var nameWidth = Math.Max(19, plan.Max(x => x.Name.Length) + 4);
        var width = nameWidth + 22;
        var total = TimeSpan.Zero;

        output.WriteLine();
        output.WriteLine(new string('=', width));
        output.WriteLine(Paint.Bold($"{"Target".PadRight(nameWidth)}{"Status",-12}{"Duration",10}"));
        output.WriteLine(new string('-', width));
        foreach (var target in plan)
        {
            total += target.Duration;
            if (target.Status == ExecutionStatus.Collective)
                continue;

            var duration = target.Status is ExecutionStatus.Succeeded or ExecutionStatus.Failed or ExecutionStatus.Aborted ? Text(target.Duration) : "";
            var information = target.SummaryInformation.Count == 0
                ? ""
                : "   // " + string.Join(", ", target.SummaryInformation.Select(x => $"{x.Key}: {x.Value}"));
            output.WriteLine(Painted(target.Status, $"{target.Name.PadRight(nameWidth)}{target.Status,-12}{duration,10}{information}"));
        }

        output.WriteLine(new string('-', width));
        output.WriteLine($"{"Total".PadRight(nameWidth)}{"",-12}{Text(total),10}");
        output.WriteLine(new string('=', width));
    }

    private static string Painted(ExecutionStatus status, string line) => status switch
    {
        ExecutionStatus.Succeeded => Paint.Green(line),
        ExecutionStatus.Failed => Paint.Red(line),
        ExecutionStatus.Aborted or ExecutionStatus.NotRun => Paint.Yellow(line),
        _ => Paint.Dim(line),
    };

    private static string Text(TimeSpan duration) =>
        duration < TimeSpan.FromSeconds(1) ? "< 1sec" : $"{(int)duration.TotalMinutes}:{duration.Seconds:00}";
}
