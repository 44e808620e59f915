namespace Nuke.Common.CI.GitHubActions;

/// <summary>What starts a workflow, where more is to be said than the event's name.</summary>
internal sealed class WorkflowTriggers(GitHubActionsAttribute workflow)
{
    private readonly List<(string Name, List<(string Name, IEnumerable<string> Items)> Lists)> _events = new (string, List<(string Name, IEnumerable<string> Items)>)[]
    {
        ("push",
        [
            ("branches", workflow.OnPushBranches),
            ("branches-ignore", workflow.OnPushBranchesIgnore),
            ("tags", workflow.OnPushTags),
            ("tags-ignore", workflow.OnPushTagsIgnore),
            ("paths", Paths(workflow.OnPushIncludePaths, workflow.OnPushExcludePaths)),
        ]),
        ("pull_request",
        [
            ("branches", workflow.OnPullRequestBranches),
            ("tags", workflow.OnPullRequestTags),
            ("paths", Paths(workflow.OnPullRequestIncludePaths, workflow.OnPullRequestExcludePaths)),
        ]),
    }
        .Where(x => x.Item2.Exists(list => list.Items.Any()))
        .ToList();

    private readonly List<(string Name, bool IsRequired)> _inputs =
        [.. workflow.OnWorkflowDispatchOptionalInputs.Select(x => (x, false)), .. workflow.OnWorkflowDispatchRequiredInputs.Select(x => (x, true))];

    public bool Any => _events.Count > 0 || _inputs.Count > 0 || workflow.OnCronSchedule is not null;

    public void Write(WorkflowText text)
    {
        foreach (var (name, lists) in _events)
            text.In($"{name}:", () => lists.ForEach(x => text.List(x.Name, x.Items)));
        if (_inputs.Count > 0)
            text.In("workflow_dispatch:", () => text.In("inputs:", () => _inputs.ForEach(x => text.In($"{x.Name}:", () => text.Line($"required: {(x.IsRequired ? "true" : "false")}")))));
        if (workflow.OnCronSchedule is { } cron)
            text.In("schedule:", () => text.Line($"- cron: '{cron}'"));
    }

    private static IEnumerable<string> Paths(string[] included, string[] excluded) => included.Concat(excluded.Select(x => $"!{x}"));
}
