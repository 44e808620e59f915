using System.Globalization;
using System.Text.Json;
using Nuke.Common.IO;

namespace Nuke.Common.CI.GitHubActions;

#pragma warning disable CA1724, CA1822 // The API's names, and its members of an instance.

/// <summary>A run on GitHub Actions (https://docs.github.com/actions/reference/workflows-and-actions/variables). What it does not say is null.</summary>
public class GitHubActions : Host
{
    private readonly Lazy<JsonElement> _event;

    internal GitHubActions() => _event = new Lazy<JsonElement>(() =>
        EventPath is { Length: > 0 } path && File.Exists(path) ? JsonDocument.Parse(File.ReadAllBytes(path)).RootElement : default);

    /// <summary>This run; null elsewhere.</summary>
    public static GitHubActions? Instance => NukeBuild.Host as GitHubActions;

    /// <summary>The user's home folder.</summary>
    public string? Home => Variable("HOME");

    /// <summary>The workflow's name.</summary>
    public string? Workflow => Variable("GITHUB_WORKFLOW");

    /// <summary>The step that runs.</summary>
    public string? Action => Variable("GITHUB_ACTION");

    /// <summary>The job's id.</summary>
    public string? Job => Variable("GITHUB_JOB");

    /// <summary>Who started the run.</summary>
    public string? Actor => Variable("GITHUB_ACTOR");

    /// <summary>Owner and name of the repository.</summary>
    public string? Repository => Variable("GITHUB_REPOSITORY");

    /// <summary>The repository's owner.</summary>
    public string? RepositoryOwner => Variable("GITHUB_REPOSITORY_OWNER");

    /// <summary>The event that started the run, such as <c>push</c>.</summary>
    public string? EventName => Variable("GITHUB_EVENT_NAME");

    /// <summary>The file with the event.</summary>
    public string? EventPath => Variable("GITHUB_EVENT_PATH");

    /// <summary>The folder of the checkout.</summary>
    public string? Workspace => Variable("GITHUB_WORKSPACE");

    /// <summary>The commit.</summary>
    public string? Sha => Variable("GITHUB_SHA");

    /// <summary>The branch, tag or pull request: <c>refs/heads/main</c>, <c>refs/pull/12/merge</c>.</summary>
    public string? Ref => Variable("GITHUB_REF");

    /// <summary>Its short name.</summary>
    public string? RefName => Variable("GITHUB_REF_NAME");

    /// <summary><c>branch</c> or <c>tag</c>.</summary>
    public string? RefType => Variable("GITHUB_REF_TYPE");

    /// <summary>The branch that a pull request comes from.</summary>
    public string? HeadRef => Variable("GITHUB_HEAD_REF");

    /// <summary>The branch that a pull request goes to.</summary>
    public string? BaseRef => Variable("GITHUB_BASE_REF");

    /// <summary>GitHub's own address.</summary>
    public string? ServerUrl => Variable("GITHUB_SERVER_URL");

    /// <summary>The token, where the workflow passes it on.</summary>
    public string? Token => Variable("GITHUB_TOKEN");

    /// <summary>The run's id.</summary>
    public long RunId => Number("GITHUB_RUN_ID");

    /// <summary>The run's number within the workflow.</summary>
    public long RunNumber => Number("GITHUB_RUN_NUMBER");

    /// <summary>How often the run was started.</summary>
    public long RunAttempt => Number("GITHUB_RUN_ATTEMPT");

    /// <summary>The file with the run's summary.</summary>
    public AbsolutePath? StepSummaryFile => Variable("GITHUB_STEP_SUMMARY");

    /// <summary>Whether a pull request started the run.</summary>
    public bool IsPullRequest => EventName == "pull_request";

    /// <summary>The pull request's number, where one started the run.</summary>
    public int? PullRequestNumber => Event("number") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : null;

    /// <summary>What happened to the pull request, such as <c>opened</c>.</summary>
    public string? PullRequestAction => Event("action") is { ValueKind: JsonValueKind.String } action ? action.GetString() : null;

    internal override bool IsServer => true;

    internal override string? Branch => Ref;

    internal override string? Commit => Sha;

    /// <summary>Begins a group of lines.</summary>
    public void Group(string group) => WriteCommand("group", group);

    /// <summary>Ends the group of lines.</summary>
    public void EndGroup(string group) => WriteCommand("endgroup", group);

    /// <summary>Shows a warning on the run's page.</summary>
    public void WriteWarning(string message) => WriteCommand("warning", message);

    /// <summary>Shows an error on the run's page.</summary>
    public void WriteError(string message) => WriteCommand("error", message);

    /// <summary>Writes a command (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands).</summary>
    public void WriteCommand(string command, string? message = null) => Write(Console.Out, command, message ?? "");

    internal override void BeginTarget(TextWriter output, string name) => Write(output, "group", name);

    internal override void EndTarget(TextWriter output, string name) => Write(output, "endgroup", "");

    internal override bool ShowsReports => true;

    internal override void ReportWarning(TextWriter output, string text) => Write(output, "warning", text);

    internal override void ReportError(TextWriter output, string text) => Write(output, "error", text);

    private static void Write(TextWriter output, string command, string message) => output.WriteLine($"::{command}::{message
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal)}");

    private static string? Variable(string name) => EnvironmentInfo.GetVariable(name) is { Length: > 0 } value ? value : null;

    private static long Number(string name) => long.TryParse(Variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;

    private JsonElement? Event(string name) => _event.Value.ValueKind == JsonValueKind.Object && _event.Value.TryGetProperty(name, out var value) ? value : null;
}
