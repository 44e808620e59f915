using System.Diagnostics;
using Nuke.Common;
using Nuke.Common.Execution;
using Serilog;
using Slipway.BuildHost.Output;
using Slipway.BuildHost.Parameters;
using Slipway.Logging;

namespace Slipway.BuildHost.Execution;

/// <summary>Runs the targets of a plan one after the other, and the assured ones whatever happens.</summary>
internal sealed class BuildExecutor(NukeBuild build, IReadOnlyList<ExecutableTarget> plan, BuildLog log, CommandLine commandLine)
{
    private readonly Lock _finish = new();
    private readonly BuildAttempt _attempt = BuildAttempt.Start(commandLine, build.Continue);
    private volatile bool _stopped;
    private bool _isFinished;

    public int Execute()
    {
        using var interruption = new Interruption(() => _stopped = true, () => Finish());
        foreach (var target in plan)
        {
            if (_stopped || HasFailed())
                break;

            Run(target);
        }

        Finish();
        return interruption.ExitCode ?? (build.IsFailing ? build.ExitCode ?? BuildRun.Failed : build.ExitCode ?? 0);
    }

    // Called by the thread that runs the targets, or after a signal by the one that waited for it in vain: only the first call counts.
    private void Finish()
    {
        lock (_finish)
        {
            if (_isFinished)
                return;

            _isFinished = true;
            foreach (var target in plan)
            {
                if (target.Status == ExecutionStatus.Running)
                    target.Status = ExecutionStatus.Aborted;
            }

            foreach (var target in plan)
            {
                if (target.AssuredAfterFailure && target.Status == ExecutionStatus.Scheduled)
                    Run(target);
            }

            foreach (var target in plan)
            {
                if (target.Status == ExecutionStatus.Scheduled)
                    target.Status = ExecutionStatus.NotRun;
            }

            Report();
        }
    }

    private void Report()
    {
        log.Target = "";
        try
        {
            build.Tell<IOnBuildFinished>(x => x.OnBuildFinished());
            build.OnBuildFinished();
        }
        catch (Exception exception)
        {
            build.ExitCode ??= BuildRun.Failed;
            Log.Error(exception, "OnBuildFinished has failed");
        }

        if (NukeBuild.Verbosity < Verbosity.Quiet)
        {
            log.WriteErrorsAndWarnings();
            Summary.Write(Console.Out, plan);
        }

        Console.Out.WriteLine();
        Console.Out.WriteLine(build.IsFailing ? Paint.Red("Build failed.") : Paint.Green("Build succeeded."));
    }

    private bool HasFailed() => plan.Any(x => x.Status == ExecutionStatus.Failed && !x.ProceedAfterFailure);

    private void Run(ExecutableTarget target)
    {
        log.Target = target.Name;
        if (_attempt.HasSucceeded(target))
            target.SummaryInformation["Skipped"] = "succeeded in the last attempt";
        if (target.Status == ExecutionStatus.Skipped || _attempt.HasSucceeded(target) || !ConditionsHold(target))
        {
            if (target.Status == ExecutionStatus.Failed)
                return;

            target.Status = ExecutionStatus.Skipped;
            build.Tell<IOnTargetSkipped>(x => x.OnTargetSkipped(target));
            build.OnTargetSkipped(target.Name);
            return;
        }

        if (target.Definition.Actions.Count == 0)
        {
            target.Status = ExecutionStatus.Collective;
            return;
        }

        target.Status = ExecutionStatus.Running;
        var start = Stopwatch.GetTimestamp();
        NukeBuild.Host.BeginTarget(Console.Out, target.Name);
        var failure = RunActions(target, start);
        // Behind the group, which CI systems fold.
        NukeBuild.Host.EndTarget(Console.Out, target.Name);
        if (failure is not null)
            Failed(target, failure, "");
    }

    private Exception? RunActions(ExecutableTarget target, long start)
    {
        try
        {
            build.Tell<IOnTargetRunning>(x => x.OnTargetRunning(target));
            build.OnTargetRunning(target.Name);
            foreach (var action in target.Definition.Actions)
                action();

            target.Duration = Stopwatch.GetElapsedTime(start);
            if (target.Status != ExecutionStatus.Running)
                return null;

            // It may have come to its end without what the signal has ended.
            if (_stopped && !_isFinished)
            {
                target.Status = ExecutionStatus.Aborted;
                return null;
            }

            target.Status = ExecutionStatus.Succeeded;
            _attempt.Succeeded(target);
            build.Tell<IOnTargetSucceeded>(x => x.OnTargetSucceeded(target));
            build.OnTargetSucceeded(target.Name);
            return null;
        }
        catch (Exception exception)
        {
            target.Duration = Stopwatch.GetElapsedTime(start);
            return ExpectedFailure.Unwrap(exception);
        }
    }

    private bool ConditionsHold(ExecutableTarget target)
    {
        try
        {
            if (TargetSkipping.Violated(target.Definition.DynamicConditions) is not { } condition)
                return true;

            target.SummaryInformation["OnlyWhen"] = condition;
        }
        catch (Exception exception)
        {
            Failed(target, ExpectedFailure.Unwrap(exception), "Its condition has failed");
        }

        return false;
    }

    private void Failed(ExecutableTarget target, Exception exception, string message)
    {
        target.Status = _stopped ? ExecutionStatus.Aborted : ExecutionStatus.Failed;
        if (target.SummaryInformation.Count == 0)
            target.SummaryInformation[exception.GetType().Name] = exception.Message.Split('\n')[0].TrimEnd();
        if (!ToldOnce.Is(exception) && (!_stopped || exception is not OperationCanceledException))
            Log.Error(exception, message);
        try
        {
            build.Tell<IOnTargetFailed>(x => x.OnTargetFailed(target));
            build.OnTargetFailed(target.Name);
        }
        catch (Exception second)
        {
            Log.Error(second, "OnTargetFailed has failed");
        }
    }
}
