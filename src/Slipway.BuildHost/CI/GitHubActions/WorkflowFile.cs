using Nuke.Common.Execution;
using Nuke.Common.IO;
using Slipway.BuildHost.Parameters;

namespace Nuke.Common.CI.GitHubActions;

/// <summary>The workflow file of an attribute (https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax).</summary>
internal sealed class WorkflowFile(GitHubActionsAttribute workflow, AbsolutePath root, IReadOnlyCollection<ExecutableTarget> targets)
{
    // By commit: a tag can be moved to other code.
    private const string Checkout = "actions/checkout@d23441a48e516b6c34aea4fa41551a30e30af803 # v6.1.0";
    private const string Cache = "actions/cache@27d5ce7f107fe9357f9df03efb73ab90386fccae # v5.0.5";
    private const string Upload = "actions/upload-artifact@b7c566a772e6b6bfb58ed0dc250532a479d7789f # v6.0.0";

    // One run at a time of a pull request, or of a branch that is none of the repository's own.
    private const string OwnGroup = "${{ github.workflow }} @ ${{ github.event.pull_request.head.label || github.head_ref || github.run_id }}";

    private readonly ParameterDeclarations _parameters = ParameterDeclarations.Find(workflow.Build.GetType());
    private readonly WorkflowText _text = new();

    public string Text()
    {
        _text.Line($"# Written by the build: change the attribute [GitHubActions(\"{workflow.Name}\", …)] there and not this file, or set AutoGenerate = false.");
        _text.Line();
        _text.Line($"name: {WorkflowText.Value(workflow.Name)}");
        _text.Line();
        Triggers();
        Permissions();
        if (!string.IsNullOrWhiteSpace(workflow.ConcurrencyGroup) || workflow.ConcurrencyCancelInProgress)
            _text.Line();
        Concurrency(workflow.ConcurrencyGroup, workflow.ConcurrencyCancelInProgress);
        _text.Line();
        _text.In("jobs:", () => Array.ForEach(workflow.Images, Job));
        return _text.ToString();
    }

    private void Triggers()
    {
        var details = new WorkflowTriggers(workflow);
        Assert.True(
            workflow.On.Length > 0 != details.Any,
            $"[GitHubActions(\"{workflow.Name}\")]: expected either {nameof(workflow.On)} or triggers such as {nameof(workflow.OnPushBranches)}, found {(details.Any ? "both" : "neither")}");
        if (workflow.On.Length > 0)
            _text.Line($"on: [{string.Join(", ", workflow.On.Select(WorkflowNames.Of))}]");
        else
            _text.In("on:", () => details.Write(_text));
    }

    private void Permissions()
    {
        var rights = workflow.WritePermissions.Select(x => (x, "write")).Concat(workflow.ReadPermissions.Select(x => (x, "read"))).ToList();
        if (rights.Count == 0)
            return;

        _text.Line();
        _text.In("permissions:", () => rights.ForEach(x => _text.Line($"{WorkflowNames.Of(x.Item1)}: {x.Item2}")));
    }

    private void Concurrency(string? group, bool isCancelled)
    {
        if (string.IsNullOrWhiteSpace(group) && !isCancelled)
            return;

        _text.In("concurrency:", () =>
        {
            _text.Line($"group: {(string.IsNullOrWhiteSpace(group) ? OwnGroup : group)}");
            if (isCancelled)
                _text.Line("cancel-in-progress: true");
        });
    }

    private void Job(GitHubActionsImage image)
    {
        var name = WorkflowNames.Of(image);
        _text.In($"{name.Replace('.', '_')}:", () =>
        {
            _text.Line($"name: {name.Replace('.', '_')}");
            _text.Line($"runs-on: {name}");
            if (workflow.TimeoutMinutes > 0)
                _text.Line($"timeout-minutes: {workflow.TimeoutMinutes}");
            Concurrency(workflow.JobConcurrencyGroup, workflow.JobConcurrencyCancelInProgress);
            if (workflow.EnvironmentName is { Length: > 0 } environment)
            {
                _text.In("environment:", () =>
                {
                    _text.Line($"name: {environment}");
                    if (workflow.EnvironmentUrl is { Length: > 0 } url)
                        _text.Line($"url: {url}");
                });
            }

            _text.In("steps:", () => Steps(name));
        });
    }

    private void Steps(string image)
    {
        Step($"uses: {Checkout}", workflow.Checkout);
        if (workflow.CacheKeyFiles.Length > 0)
        {
            var key = $"${{{{ runner.os }}}}-${{{{ hashFiles({string.Join(", ", workflow.CacheKeyFiles.Select(x => $"'{x}'"))}) }}}}";
            Step($"uses: {Cache}", new Dictionary<string, string>
            {
                ["path"] = "|" + string.Concat(workflow.CacheIncludePatterns.Concat(workflow.CacheExcludePatterns.Select(x => $"!{x}")).Select(x => $"\n{x}")),
                ["key"] = key,
            });
        }

        Step($"run: ./{Script(image)} {string.Join(' ', workflow.InvokedTargets)}", Imports(), "env");
        if (!workflow.PublishArtifacts)
            return;

        foreach (var folder in Artifacts())
        {
            var inputs = new Dictionary<string, string> { ["name"] = folder.Name, ["path"] = Path.GetRelativePath(root, folder).Replace('\\', '/') };
            Step($"uses: {Upload}", inputs, condition: workflow.PublishCondition);
        }
    }

    private void Step(string what, IReadOnlyDictionary<string, string> values, string name = "with", string? condition = null)
    {
        _text.In($"- {what}", () =>
        {
            if (!string.IsNullOrWhiteSpace(condition))
                _text.Line($"if: {condition}");
            if (values.Count == 0)
                return;

            _text.In($"{name}:", () =>
            {
                foreach (var (key, value) in values)
                {
                    var lines = value.Split('\n');
                    _text.In($"{key}: {lines[0]}", () => Array.ForEach(lines[1..], _text.Line));
                }
            });
        });
    }

    private Dictionary<string, string> Imports()
    {
        var imports = new Dictionary<string, string>();
        foreach (var input in workflow.OnWorkflowDispatchOptionalInputs.Concat(workflow.OnWorkflowDispatchRequiredInputs))
            imports[Variable(input)] = $"${{{{ github.event.inputs.{input} }}}}";
        foreach (var secret in workflow.ImportSecrets)
            imports[Variable(secret)] = $"${{{{ secrets.{WorkflowNames.Secret(secret)} }}}}";
        if (workflow.EnableGitHubToken)
            imports["GITHUB_TOKEN"] = "${{ secrets.GITHUB_TOKEN }}";
        return imports;
    }

    // Both hosts read a parameter from the variable that begins with NUKE_. What is no parameter, the build asks for by its own name.
    private string Variable(string name) => _parameters.Find(name) is null ? name : $"NUKE_{WorkflowNames.Secret(name)}";

    private string Script(string image) => (root / "build.cmd").FileExists() ? "build.cmd" : image.StartsWith("windows", StringComparison.Ordinal) ? "build.ps1" : "build.sh";

    /// <summary>The folders of what the targets and all that they need produce.</summary>
    private List<AbsolutePath> Artifacts()
    {
        var needed = new HashSet<ExecutableTarget>();
        foreach (var name in workflow.InvokedTargets)
        {
            Add(targets.FirstOrDefault(x => ParameterName.Key(x.Name) == ParameterName.Key(name))
                .NotNull($"[GitHubActions(\"{workflow.Name}\")]: there is no target '{name}'"));
        }

        return targets.Where(needed.Contains).SelectMany(x => x.Definition.Artifacts).Select(Folder).Distinct().ToList();

        void Add(ExecutableTarget target)
        {
            if (needed.Add(target))
                target.ExecutionDependencies.Concat(target.Triggers).ToList().ForEach(Add);
        }
    }

    private AbsolutePath Folder(string artifact)
    {
        var path = AbsolutePath.Create(Path.Combine(root, artifact));
        while (path.ToString().Contains('*', StringComparison.Ordinal))
            path = path.Parent;
        return path;
    }
}
