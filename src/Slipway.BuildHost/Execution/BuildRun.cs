using System.Linq.Expressions;
using Nuke.Common;
using Nuke.Common.Execution;
using Serilog;
using Slipway.BuildHost.Output;
using Slipway.BuildHost.Parameters;

namespace Slipway.BuildHost.Execution;

/// <summary>One run of a build, from the command line to the exit code.</summary>
internal static class BuildRun
{
    public const int Failed = 1;
    public const int BadInput = 2;

    // A run that allocates less than this has ended before a collection would have been worth its pause.
    private const long BytesBeforeCollecting = 96L << 20;

    public static int Execute(Func<NukeBuild> create, IReadOnlyList<LambdaExpression> defaults)
    {
        MaskedWriter.Install();
        try
        {
            return Run(create, CommandLine.Parse(Environment.GetCommandLineArgs().Skip(1)), defaults);
        }
        catch (Exception exception)
        {
            exception = ExpectedFailure.Unwrap(exception);
            Console.Error.WriteLine(Paint.Red(ExpectedFailure.Is(exception) ? exception.Message : exception.ToString()));
            return Failed;
        }
    }

    private static void PutOffCollecting()
    {
        try
        {
            GC.TryStartNoGCRegion(BytesBeforeCollecting);
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or InvalidOperationException)
        {
            // There is less memory than that, or another run in this process asked before.
        }
    }

    private static int Run(Func<NukeBuild> create, CommandLine commandLine, IReadOnlyList<LambdaExpression> defaults)
    {
        var problems = new Problems();
        NukeBuild.Places = BuildPlaces.Find(commandLine.Find("Root") is [var root, ..] ? root : null, problems);
        if (problems.Count > 0)
            return Report(problems);

        var build = create();
        var targets = TargetDiscovery.Find(build, defaults);
        var declarations = ParameterDeclarations.Find(build.GetType());
        commandLine = commandLine.WithPlainHelp(name => targets.Exists(x => ParameterName.Key(x.Name) == ParameterName.Key(name)), name => declarations.Find(name) is not null);
        var options = RunOptions.Read(build.GetType(), commandLine, declarations, targets, problems);
        build.Parameters = options.Values;
        build.Parameters.Inject(build, declarations);
        options.ApplyTo(build);
        SecretsOf(build, declarations);

        if (build.Help)
            HelpText.Write(Console.Out, build, targets, [.. options.Invoked.Where(_ => commandLine.Targets.Count > 0)], declarations, options.Values);
        if (problems.Count > 0)
            return Report(problems);
        if (build.Help)
            return 0;

        var plan = ExecutionPlanner.Plan(targets, options.Invoked);
        build.ExecutionPlan = plan;
        TargetSkipping.Apply(plan, options.Skipped);
        if (build.Plan)
        {
            HelpText.WritePlan(Console.Out, plan);
            return 0;
        }

        PutOffCollecting();
        var log = BuildLog.Install();
        try
        {
            if (!build.NoLogo)
                Console.Out.WriteLine($"Slipway build host {typeof(BuildRun).Assembly.GetName().Version?.ToString(3)} on {NukeBuild.Host}");
            build.Parameters.InjectOthers(build);
            build.Tell<IOnBuildCreated>(x => x.OnBuildCreated(targets));
            build.OnBuildCreated();
            build.Tell<IOnBuildInitialized>(x => x.OnBuildInitialized(targets, plan));
            build.OnBuildInitialized();
            TargetSkipping.ApplyConditions(plan);
            Requirements.Check(build, plan, declarations, problems);
            return problems.Count > 0 ? Report(problems) : new BuildExecutor(build, plan, log, commandLine).Execute();
        }
        finally
        {
            Log.CloseAndFlush();
        }
    }

    // A component's getter may know a secret from elsewhere, such as a file or a well-known variable.
    private static void SecretsOf(NukeBuild build, ParameterDeclarations declarations)
    {
        foreach (var declaration in declarations.OfBuild)
        {
            if (!declaration.IsSecret)
                continue;

            try
            {
                if (declaration.Read(build) is { } value)
                    SecretMask.Add(value.ToString());
            }
            catch (Exception)
            {
                // Where the getter cannot tell, there is nothing to hide; its target will say what is missing.
            }
        }
    }

    private static int Report(Problems problems)
    {
        foreach (var problem in problems)
        {
            if (NukeBuild.Host.ShowsReports)
                NukeBuild.Host.ReportError(Console.Error, problem);
            else
                Console.Error.WriteLine(Paint.Red($"error: {problem}"));
        }

        foreach (var valid in problems.Valid)
            Console.Error.WriteLine(valid);
        return BadInput;
    }
}
