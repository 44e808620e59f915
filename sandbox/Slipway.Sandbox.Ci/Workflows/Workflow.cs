using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Slipway.Sandbox.Ci.Workflows;

/// <summary>A workflow of GitHub Actions (https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax), as far as the sandbox carries it out.</summary>
internal sealed record Workflow
{
    /// <summary>Where workflows are in a repository.</summary>
    public const string Folder = ".github/workflows";

    /// <summary>The branches whose pushes start it; none where pushes do not, null for all.</summary>
    public IReadOnlyList<string>? PushBranches { get; private init; }

    /// <summary>Whether pull requests start it, from the base branch.</summary>
    public bool IsForPullRequests { get; private init; }

    /// <summary>Variables of all jobs.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<WorkflowJob> Jobs { get; init; }

    public bool IsStartedByPush(string branch) => PushBranches?.Contains(branch) != false;

    /// <summary>Whether a step of it runs a target of the build.</summary>
    public bool Runs(string target) => Jobs.SelectMany(job => job.Steps).Any(step => step.Run?.Contains($"build.sh {target}", StringComparison.Ordinal) == true);

    /// <exception cref="SlipwayException">It is no workflow.</exception>
    public static Workflow Parse(string path, string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            var file = stream.Documents is [{ RootNode: YamlMappingNode root }] ? root : throw new SlipwayException(path, "is no workflow: expected a map with 'on' and 'jobs'.");
            var on = file.Find("on");
            var push = on.Find("push");
            return new Workflow
            {
                PushBranches = !on.Names("push") ? [] : push.Find("branches") is { } branches ? branches.Texts() : push.Find("tags") is null ? null : [],
                IsForPullRequests = on.Names("pull_request_target"),
                Environment = file.Find("env").Map(),
                Jobs = [.. ((file.Find("jobs") as YamlMappingNode)?.Children ?? throw new SlipwayException(path, "has no jobs.")).Select(job => WorkflowJob.Of(job.Key.Text(), job.Value))],
            };
        }
        catch (YamlException exception)
        {
            throw new SlipwayException($"{path}({exception.Start.Line},{exception.Start.Column})", $"is not YAML: {exception.Message}");
        }
    }
}

/// <summary>A job of a workflow.</summary>
internal sealed record WorkflowJob(string Id, IReadOnlyList<string> Needs, string? Condition, IReadOnlyDictionary<string, string> Environment, IReadOnlyList<WorkflowStep> Steps)
{
    public static WorkflowJob Of(string id, YamlNode node) => new(
        id, node.Find("needs").Texts(), node.Find("if")?.Text(), node.Find("env").Map(), [.. (node.Find("steps") as YamlSequenceNode)?.Children.Select(WorkflowStep.Of) ?? []]);
}

/// <summary>A step of a job: an action that it uses, or a script that it runs.</summary>
internal sealed record WorkflowStep
{
    /// <summary>Such as <c>actions/checkout</c>, without the version.</summary>
    public string? Action { get; private init; }

    public required IReadOnlyDictionary<string, string> With { get; init; }

    public string? Run { get; private init; }

    public string? Condition { get; private init; }

    public string? Folder { get; private init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public static WorkflowStep Of(YamlNode node) => new()
    {
        Action = node.Find("uses")?.Text().Split('@')[0],
        With = node.Find("with").Map(),
        Run = node.Find("run")?.Text(),
        Condition = node.Find("if")?.Text(),
        Folder = node.Find("working-directory")?.Text(),
        Environment = node.Find("env").Map(),
    };
}
