using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Sandbox.Ci;
using Slipway.Sandbox.Forge;
using Slipway.Sandbox.Pages.Flow;
using Slipway.Sandbox.Pages.PullRequests;
using Slipway.Sandbox.Pages.Runs;

namespace Slipway.Sandbox.Pages;

/// <summary>What the buttons do. Each checks that it was one of ours that was pressed, does it, and leads to what came of it.</summary>
internal sealed class ButtonEndpoints(PageSources sources, Layout layout)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        MapPullRequest(routes, PullRequestForms.Merge, MergeAsync);
        MapPullRequest(routes, PullRequestForms.Close, CloseAsync);
        MapPullRequest(routes, PullRequestForms.Revert, RevertAsync);
        MapRun(routes, RunPage.Rerun);
        MapRun(routes, RunPage.Cancel);
        MapFlow(routes, FlowForms.Abort, (repository, tip, stage, application, _) => sources.Ci.Abort(repository, tip, stage, application));
        MapFlow(routes, FlowForms.GoOn, (repository, tip, _, _, _) => sources.Ci.Deploy(repository, tip));
        MapFlow(routes, FlowForms.RollBack, (repository, tip, stage, application, _) => sources.Ci.RollBack(repository, tip, stage, application));
        MapFlow(routes, FlowForms.LookForDrift, (repository, tip, stage, application, _) => sources.Ci.DetectDrift(repository, tip, stage, application));
        MapFlow(routes, FlowForms.Promote, (repository, tip, stage, application, to) => sources.Ci.Promote(repository, tip, stage, to!, application));
    }

    private void MapPullRequest(
        IEndpointRouteBuilder routes, string action, Func<ForgeRepository, PullRequestRecord, string, Task<(string? Path, string? Refusal)>> act) => routes.MapPost(PageForms.Prefix + action, async context =>
    {
        if ((await sources.Forms(context).SubjectAsync(context, action))?.Split(' ') is not [var owner, var name, var number, var head] || sources.Forge.Find(owner, name) is not { } repository)
        {
            await RefuseForeignAsync(context);
            return;
        }

        using (await repository.LockAsync(context.RequestAborted))
        {
            var pullRequest = repository.PullRequests.Find(int.Parse(number, CultureInfo.InvariantCulture))!;
            var (path, refusal) = await act(repository, pullRequest, head);
            await (refusal is null ? Lead(context, path!) : layout.FailAsync(context, StatusCodes.Status409Conflict, refusal));
        }
    });

    private async Task<(string?, string?)> MergeAsync(ForgeRepository repository, PullRequestRecord pullRequest, string head) =>
        await new PullRequestMerge(repository).MergeAsync(
            pullRequest, new MergeRequest { User = ForgeHost.User, ExpectedHead = head }, sources.Forge.Time.GetUtcNow()) switch
        {
            MergeOutcome.Merged => (PageOf(repository, pullRequest), null),
            MergeOutcome.NotAllowed refused => (null, refused.Message),
            _ => (null, "The pull request has changed since you looked. Reload it."),
        };

    private async Task<(string?, string?)> CloseAsync(ForgeRepository repository, PullRequestRecord pullRequest, string head)
    {
        if (!pullRequest.IsOpen)
        {
            return (null, "The pull request is not open any more.");
        }

        var now = sources.Forge.Time.GetUtcNow();
        await new PullRequestRefs(repository).UpdateAsync(repository.PullRequests.Save(pullRequest with { IsOpen = false, ClosedAt = now, UpdatedAt = now }), CancellationToken.None);
        return (PageOf(repository, pullRequest), null);
    }

    private async Task<(string?, string?)> RevertAsync(ForgeRepository repository, PullRequestRecord pullRequest, string head) => !pullRequest.IsMerged
        ? (null, "The pull request is not merged.")
        : await new PullRequestRevert(repository).OpenAsync(pullRequest, ForgeHost.User, title: null, body: null, isDraft: false, sources.Forge.Time.GetUtcNow()) is { } opened
            ? (PageOf(repository, opened), null)
            : (null, "What it changed has changed again since, so it cannot be taken back by itself. Revert it by hand.");

    private void MapRun(IEndpointRouteBuilder routes, string action) => routes.MapPost(PageForms.Prefix + action, async context =>
    {
        if (await sources.Forms(context).SubjectAsync(context, action) is not { } subject || sources.Ci.Find(long.Parse(subject, CultureInfo.InvariantCulture)) is not { } run)
        {
            await RefuseForeignAsync(context);
            return;
        }

        run = action == RunPage.Rerun ? sources.Ci.Rerun(run) : sources.Ci.Cancel(run);
        await Lead(context, $"/{run.Repository}/actions/runs/{run.Id}");
    });

    private void MapFlow(IEndpointRouteBuilder routes, string action, Func<ForgeRepository, string, string, string, string?, CiRun> act) => routes.MapPost(PageForms.Prefix + action, async context =>
    {
        if ((await sources.Forms(context).SubjectAsync(context, action))?.Split(' ', '/') is not [var owner, var name, var stage, var application, .. var more]
            || sources.Forge.Find(owner, name) is not { } repository || repository.KnownTip(ForgeRepository.DefaultBranch) is not { } tip)
        {
            await RefuseForeignAsync(context);
            return;
        }

        var run = act(repository, tip, stage, application, more.FirstOrDefault());
        // What was found is shown where it was asked for.
        await Lead(context, run.Kind == CiRunKind.DetectDrift ? $"/{run.Repository}/deployments/{stage}/{application}#drift" : $"/{run.Repository}/actions/runs/{run.Id}");
    });

    private Task RefuseForeignAsync(HttpContext context) => layout.FailAsync(
        context, StatusCodes.Status403Forbidden, "This button is not from a page of this sandbox as it is now. Go back and reload the page.");

    private static string PageOf(ForgeRepository repository, PullRequestRecord pullRequest) => $"/{repository.FullName}/pull/{pullRequest.Number}";

    private static Task Lead(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
        return Task.CompletedTask;
    }
}
