using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;
using Slipway.Reports;

namespace Slipway.Restores;

/// <summary>What the commit and the pull request of a restore say.</summary>
internal static class RestoreText
{
    public const string ApplicationKey = "Restore-Application";
    public const string StageKey = "Restore-Stage";
    public const string CommitKey = "Restore-Commit";

    private const int MaxReasonLength = 20_000;
    private const int MaxPaths = 100;

    public static string Title(RestoreRequest request) => $"Restore {request.Application} in {request.Stage} to {request.Healthy.Commit.Abbreviated}";

    public static string CommitMessage(RestoreRequest request) =>
        $"""
        {Title(request)}

        {ApplicationKey}: {request.Application}
        {StageKey}: {request.Stage}
        {CommitKey}: {request.Healthy.Commit}

        """;

    /// <summary>Whether a commit is a restore of the same application and stage.</summary>
    public static bool IsRestore(string message, RestoreRequest request) => IsRestore(message, request.Stage, request.Application);

    /// <summary>Whether a commit is a restore of an application in a stage.</summary>
    public static bool IsRestore(string message, StageName stage, ApplicationName application)
    {
        var lines = message.Split('\n', StringSplitOptions.TrimEntries);
        return lines.Contains($"{ApplicationKey}: {application}") && lines.Contains($"{StageKey}: {stage}");
    }

    public static PullRequestText PullRequest(RestoreRequest request, RestoreChange change)
    {
        var reason = LogText.CutLines(request.Reason, MaxReasonLength);
        var run = request.Run is null ? "" : $" ([run]({Markdown.Url(request.Run.AbsoluteUri)}))";
        var paths = string.Concat(change.Paths.Take(MaxPaths).Select(path => $"* `{path.Replace('`', '\'').Replace("<!--", "<!\u200B--", StringComparison.Ordinal)}`\n"))
            + (change.Paths.Count > MaxPaths ? $"* and {change.Paths.Count - MaxPaths} more\n" : "");
        return new PullRequestText
        {
            Title = Title(request),
            Labels = [$"stage:{request.Stage}", $"application:{request.Application}"],
            Body = OwnPart.Mark(
                $"""
                Commit {request.Failed.Commit} could not be deployed to **{request.Stage}**{run}. Commit {request.Healthy.Commit} was the last one that was healthy there. Merge to
                bring its manifests of **{request.Application}** back; close to fix forward.

                {Markdown.Fenced("", reason)}

                What goes back:

                {paths}
                """),
        };
    }
}
