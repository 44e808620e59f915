using Slipway.ConfigRepositories;
using Slipway.Engine.Releasing;
using Slipway.Flow;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Engine.Flow;

/// <summary>Rolls an image out to one environment. Whoever does it again finds it done: there is one branch and one pull request for each tag.</summary>
/// <param name="repository">The repository of the environment.</param>
/// <param name="server">The web address of the forge.</param>
/// <param name="rules">What is rolled out all the same.</param>
/// <param name="time">The clock for waits between attempts.</param>
internal sealed class FlowRolloutStep(FlowRepository repository, string server, FlowRolloutRules rules, TimeProvider time)
{
    private static readonly RetryPolicy Retries = new(Attempts: 6, TimeSpan.FromMilliseconds(100)) { HasJitter = true };

    /// <summary>Plans and performs it. Where somebody else was faster, it is planned anew on the new state.</summary>
    /// <exception cref="SlipwayException">It could not be done, and nothing is half done.</exception>
    public async Task<FlowRollout> PerformAsync(FlowText text, ImageReference image, FlowAuthor? author, ReleaseCandidate? source, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await PerformAsync(await PlanAsync(text, image, author, cancellationToken), image, source, cancellationToken);
            }
            catch (SlipwayException exception) when (exception.IsTransient && Retries.WaitAfter(attempt) is not null)
            {
                await Task.Delay(Retries.WaitAfter(attempt)!.Value, time, cancellationToken);
            }
        }
    }

    private async Task<FlowPlan> PlanAsync(FlowText text, ImageReference image, FlowAuthor? author, CancellationToken cancellationToken)
    {
        var manifest = text.Manifest;
        var pullRequests = manifest.CommitsToBase ? [] : await repository.PullRequests.FindAsync(text.Branch, cancellationToken);
        var snapshot = await repository.Repository.FetchAsync([manifest.BaseBranch, text.Branch], cancellationToken);
        var head = manifest.BaseBranch == snapshot.DefaultBranch ? snapshot.Base : snapshot.Branches.GetValueOrDefault(manifest.BaseBranch) ?? throw new SlipwayException(
            $"{manifest.Owner}/{manifest.Repository}", $"it has no branch '{manifest.BaseBranch}', which flow's configuration names for {text.Title}. Its default branch is {snapshot.DefaultBranch}: set base_branch or default_branch.");
        var branch = snapshot.Branches.GetValueOrDefault(text.Branch);
        var files = await ReadAsync(head, manifest.Files, cancellationToken);
        var missing = manifest.Files.Except(files.Select(file => file.Path)).ToList();
        return missing.Count > 0
            ? throw new SlipwayException(
                $"{manifest.Owner}/{manifest.Repository}", $"branch {manifest.BaseBranch} lacks {string.Join(", ", missing)}, and so nothing of {text.Title} is rolled out. Correct 'files' of flow's configuration.")
            : FlowPlan.For(text, image, author, new FlowState
            {
                Base = head.Commit,
                Files = files,
                Branch = branch?.Commit,
                Committer = branch?.Committer,
                BranchFiles = branch is null ? [] : await ReadAsync(branch, manifest.Files, cancellationToken),
                PullRequests = pullRequests,
                Reopen = rules.Reopen,
                AllowsOlder = rules.AllowsOlder,
            });
    }

    private async Task<FlowRollout> PerformAsync(FlowPlan plan, ImageReference image, ReleaseCandidate? source, CancellationToken cancellationToken)
    {
        var (text, manifest) = (plan.Text, plan.Text.Manifest);
        var name = $"{manifest.Owner}/{manifest.Repository}";
        switch (plan.Step)
        {
            case FlowStep.Nothing nothing:
                return new FlowRollout(text.Title, name, $"nothing to do: {nothing.Reason}{Untouched(plan)}", null);
            case FlowStep.Refuse refuse:
                throw new SlipwayException(
                    $"branch {text.Branch} of {name}", $"commit {refuse.Head.Abbreviated} by {refuse.Committer} is not Slipway's, and a rollout would overwrite it. Merge or close its pull request and delete the branch.");
            case FlowStep.Commit { Change: var change } when manifest.CommitsToBase:
                var commit = await repository.Repository.CommitAsync(change, cancellationToken);
                return new FlowRollout(text.Title, name, $"committed to {manifest.BaseBranch} as {commit.Abbreviated}{Untouched(plan)}", null);
            case FlowStep.Commit { Change: var change }:
                await repository.Repository.CommitAsync(change, cancellationToken);
                break;
        }

        var changes = source is null || manifest.HidesPullRequests || plan.Edit.TagsBefore.Count == 0 ? null : await repository.Sources.FindAsync(plan.Edit.TagsBefore[0], source, cancellationToken);
        var (pullRequest, step) = await new ReleasePullRequests(repository.PullRequests).EnsureAsync(
            text.Branch, manifest.BaseBranch, text.PullRequest(server, plan.Edit, changes, image), cancellationToken);
        var done = step switch { PullRequestStep.Keep => "open and up to date", PullRequestStep.Open => "opened", _ => "updated" };
        return new FlowRollout(text.Title, name, $"{done} {pullRequest.Url}{Untouched(plan)}", pullRequest.Url);
    }

    private static string Untouched(FlowPlan plan) => plan.Edit.NotChanged.Count == 0 ? "" : $"\n  not changed: {string.Join("\n  not changed: ", plan.Edit.NotChanged)}";

    private static async Task<IReadOnlyList<ConfigFile>> ReadAsync(IConfigTree tree, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var files = new List<ConfigFile>();
        foreach (var path in paths.Distinct())
        {
            if (await tree.ReadAsync(path, cancellationToken) is { } content)
            {
                files.Add(new ConfigFile(path, content));
            }
        }

        return files;
    }
}
