using Slipway.Sandbox.Ci.Workflows;
using Slipway.Sandbox.Forge;

namespace Slipway.Sandbox.Ci;

/// <summary>
/// What an event starts: the workflows of GitHub Actions that name it, or, where a config repository has none, its build. Without either there is nothing to run, as on a forge without workflows.
/// </summary>
internal static class CiTriggers
{
    /// <param name="repository">The repository.</param>
    /// <param name="revision">The commit whose workflows count.</param>
    /// <param name="like">The run without its kind and workflow.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<IReadOnlyList<CiRun>> FindAsync(ForgeRepository repository, string revision, CiRun like, CancellationToken cancellationToken)
    {
        var files = await FilesAsync(repository, revision, cancellationToken);
        if (files.Count == 0)
        {
            return await HasAsync(repository, revision, CiRunner.BuildScript, cancellationToken) && await HasAsync(repository, revision, "slipway.yaml", cancellationToken)
                ? [like with { Kind = like.PullRequest is null ? CiRunKind.Deploy : CiRunKind.Preview }] : [];
        }

        var runs = new List<CiRun>();
        foreach (var file in files)
        {
            var text = await repository.Git.RunAsync(["cat-file", "blob", $"{revision}:{file}"], cancellationToken);
            if (KindOf(file, text, like.PullRequest is not null) is { } kind)
            {
                runs.Add(like with { Kind = kind, Workflow = file });
            }
        }

        return runs;
    }

    private static CiRunKind? KindOf(string file, string text, bool isPullRequest)
    {
        try
        {
            var workflow = Workflow.Parse(file, text);
            return isPullRequest ? workflow.IsForPullRequests ? CiRunKind.Preview : null
                : !workflow.IsStartedByPush(ForgeRepository.DefaultBranch) ? null
                : workflow.Runs("Deploy") ? CiRunKind.Deploy
                : workflow.Runs("Release") ? CiRunKind.Release
                : CiRunKind.Workflow;
        }
        catch (SlipwayException)
        {
            // What it is for, nobody knows. Its run says what is wrong.
            return isPullRequest ? null : CiRunKind.Workflow;
        }
    }

    private static async Task<bool> HasAsync(ForgeRepository repository, string revision, string file, CancellationToken cancellationToken) =>
        (await repository.Git.TryAsync(["cat-file", "-e", $"{revision}:{file}"], cancellationToken)).ExitCode == 0;

    private static async Task<IReadOnlyList<string>> FilesAsync(ForgeRepository repository, string revision, CancellationToken cancellationToken)
    {
        var list = await repository.Git.TryAsync(["ls-tree", "-z", "--name-only", revision, $"{Workflow.Folder}/"], cancellationToken);
        return [.. list.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => Path.GetExtension(file) is ".yml" or ".yaml")];
    }
}
