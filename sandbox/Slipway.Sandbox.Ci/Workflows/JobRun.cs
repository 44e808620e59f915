using Slipway.Sandbox.Forge;

namespace Slipway.Sandbox.Ci.Workflows;

/// <summary>
/// Carries out one job as it stands: scripts by bash, as a runner of GitHub does, in a folder that it checks out into. Of actions there are <c>actions/checkout</c> and <c>actions/cache</c>; what others do is
/// there already, or of no use here.
/// </summary>
internal sealed class JobRun(ForgeRepository repository, WorkflowContext context, CiSurroundings surroundings, string folder)
{
    private readonly string workspace = Path.Combine(folder, "workspace");
    private readonly string temporary = Path.Combine(folder, "temporary");

    private string EnvironmentFile => Path.Combine(temporary, "github-env");

    /// <param name="workflow">Whose job it is.</param>
    /// <param name="job">The job.</param>
    /// <param name="start">Runs a command in a folder, with an environment; returns its exit code.</param>
    /// <param name="log">Takes the lines that are not a command's.</param>
    /// <param name="inherited">The environment of all commands.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The exit code of the first step that failed, else 0.</returns>
    /// <exception cref="SlipwayException">A step cannot be carried out here.</exception>
    public async Task<int> RunAsync(
        Workflow workflow, WorkflowJob job, Func<IReadOnlyList<string>, string, IReadOnlyDictionary<string, string>, Task<int>> start, Action<string> log,
        Func<string, IReadOnlyDictionary<string, string>> inherited, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(workspace);
        Directory.CreateDirectory(temporary);
        var code = 0;
        foreach (var step in job.Steps)
        {
            if (!WorkflowExpression.Holds(step.Condition ?? "success()", context.Find) || (context.IsFailing && step.Condition is null))
            {
                continue;
            }

            if (step.Run is not null)
            {
                var script = await WriteScriptAsync(step.Run, log, cancellationToken);
                var environment = await EnvironmentAsync(inherited(workspace), [workflow.Environment, job.Environment, step.Environment], cancellationToken);
                var ended = await start(["bash", "-e", script], Path.Combine(workspace, step.Folder ?? ""), environment);
                code = code == 0 ? ended : code;
                context.IsFailing = code != 0;
            }
            else
            {
                await UseAsync(step, log, cancellationToken);
            }
        }

        return code;
    }

    private async Task UseAsync(WorkflowStep step, Action<string> log, CancellationToken cancellationToken)
    {
        switch (step.Action)
        {
            case "actions/checkout":
                await CheckOutAsync(step, cancellationToken);
                log($"{step.Action} {With(step, "ref")} {With(step, "path")}".TrimEnd());
                break;
            case "actions/cache":
                Keep(step);
                break;
            default:
                log($"{step.Action}: not carried out here");
                break;
        }
    }

    private async Task CheckOutAsync(WorkflowStep step, CancellationToken cancellationToken)
    {
        if (With(step, "repository") is { Length: > 0 } other && other != repository.FullName)
        {
            throw new SlipwayException(other, "is another repository: the sandbox's CI checks out the one that the run is of.");
        }

        var target = Path.Combine(workspace, With(step, "path"));
        var revision = With(step, "ref");
        var sha = await repository.Git.ResolveAsync(revision.Length == 0 ? context.Find("github.sha") : revision, cancellationToken)
            ?? throw new SlipwayException(revision, "is not a commit of this repository, nor a pull request that can be merged.");
        await Checkout.CreateAsync(repository, surroundings.Address(), sha, revision.Length == 0 ? context.Find("github.ref_name") : null, target, cancellationToken);
    }

    // What lies in the checkout and is kept from run to run. Folders of the user are there anyway.
    private void Keep(WorkflowStep step)
    {
        foreach (var path in With(step, "path").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(path => !path.StartsWith('~')))
        {
            var link = Path.Combine(workspace, path);
            if (!Directory.Exists(link))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(link)!);
                Directory.CreateSymbolicLink(link, Directory.CreateDirectory(Path.Combine(surroundings.Folder, "cache", repository.Owner, repository.Name, path)).FullName);
            }
        }
    }

    private async Task<string> WriteScriptAsync(string text, Action<string> log, CancellationToken cancellationToken)
    {
        var script = Path.Combine(temporary, "script.sh");
        var filled = WorkflowExpression.Fill(text, context.Find);
        log($"$ {filled.TrimEnd()}");
        await File.WriteAllTextAsync(script, filled, cancellationToken);
        return script;
    }

    private async Task<IReadOnlyDictionary<string, string>> EnvironmentAsync(
        IReadOnlyDictionary<string, string> inherited, IEnumerable<IReadOnlyDictionary<string, string>> said, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string>(inherited) { ["GITHUB_ENV"] = EnvironmentFile, ["GITHUB_OUTPUT"] = Path.Combine(temporary, "output"), ["GITHUB_STEP_SUMMARY"] = Path.Combine(temporary, "summary.md") };
        foreach (var (name, value) in context.Variables(workspace, temporary))
        {
            environment[name] = value;
        }

        foreach (var line in File.Exists(EnvironmentFile) ? (await File.ReadAllLinesAsync(EnvironmentFile, cancellationToken)).Select(line => line.Split('=', 2)).Where(line => line.Length == 2) : [])
        {
            environment[line[0]] = line[1];
        }

        foreach (var (name, value) in said.SelectMany(variables => variables))
        {
            environment[name] = WorkflowExpression.Fill(value, context.Find);
        }

        return environment;
    }

    private string With(WorkflowStep step, string key) => WorkflowExpression.Fill(step.With.GetValueOrDefault(key, ""), context.Find);
}
