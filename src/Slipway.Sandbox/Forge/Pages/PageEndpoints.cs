using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Sandbox.Ci;

namespace Slipway.Sandbox.Forge.Pages;

/// <summary>The web pages and their buttons.</summary>
internal sealed class PageEndpoints(ForgeHost forge, CiQueue ci, PageForms forms)
{
    private const string Merge = "merge";
    private const string Rerun = "rerun";
    private const string Cancel = "cancel";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", context => HomePage.WriteAsync(context, forge, ci));
        routes.MapGet("/{owner}/{name}", context => WithRepository(context, repository => HomePage.WriteAsync(context, forge, ci, repository)));
        routes.MapGet("/{owner}/{name}/pulls", context => WithRepository(context, repository => HomePage.WriteAsync(context, forge, ci, repository)));
        routes.MapGet("/{owner}/{name}/pull/{number:int}", context => WithPullRequest(context, (repository, pullRequest) =>
            PullRequestPage.WriteAsync(context, repository, pullRequest, MergeButton(repository, pullRequest))));
        routes.MapGet("/{owner}/{name}/pull/{number:int}.diff", context => WithPullRequest(context, (repository, pullRequest) =>
            PullRequestPage.WriteDiffAsync(context, repository, pullRequest)));
        routes.MapGet("/{owner}/{name}/commit/{sha}", context => WithRepository(context, repository => CommitPage.WriteAsync(context, repository)));
        routes.MapGet("/{owner}/{name}/actions/runs/{id:long}", context => WithRepository(context, repository => RunAsync(context, repository)));
        routes.MapPost(PageForms.Prefix + Merge, MergeAsync);
        routes.MapPost(PageForms.Prefix + Rerun, context => ChangeRunAsync(context, Rerun));
        routes.MapPost(PageForms.Prefix + Cancel, context => ChangeRunAsync(context, Cancel));
    }

    private string MergeButton(ForgeRepository repository, PullRequestRecord pullRequest) =>
        forms.Button(Merge, $"{repository.Owner} {repository.Name} {pullRequest.Number} {pullRequest.HeadSha}", "Merge pull request");

    private Task RunAsync(HttpContext context, ForgeRepository repository)
    {
        var id = long.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);
        if (ci.Find(id) is not { } run || run.Repository != repository.FullName)
        {
            return Html.NotFoundAsync(context, $"Run {id}");
        }

        var subject = id.ToString(CultureInfo.InvariantCulture);
        var button = run.IsFinished ? forms.Button(Rerun, subject, "Run again") : forms.Button(Cancel, subject, "Cancel");
        return RunPage.WriteAsync(context, run, ci.ReadLog(id), button);
    }

    private async Task MergeAsync(HttpContext context)
    {
        if ((await forms.SubjectAsync(context, Merge))?.Split(' ') is not [var owner, var name, var number, var head]
            || forge.Find(owner, name) is not { } repository)
        {
            await Html.FailAsync(context, StatusCodes.Status403Forbidden, "This button is not from a page of this sandbox. Reload the pull request.");
            return;
        }

        using (await repository.LockAsync(context.RequestAborted))
        {
            var pullRequest = repository.PullRequests.Find(int.Parse(number, CultureInfo.InvariantCulture))!;
            var outcome = await new PullRequestMerge(repository).MergeAsync(pullRequest, head, "merge", null, null, forge.Time.GetUtcNow());
            switch (outcome)
            {
                case MergeOutcome.Merged:
                    context.Response.StatusCode = StatusCodes.Status303SeeOther;
                    context.Response.Headers.Location = $"/{owner}/{name}/pull/{number}";
                    break;
                case MergeOutcome.NotAllowed refused:
                    await Html.FailAsync(context, StatusCodes.Status409Conflict, refused.Message);
                    break;
                default:
                    await Html.FailAsync(context, StatusCodes.Status409Conflict, "The pull request has changed since you looked. Reload it.");
                    break;
            }
        }
    }

    private async Task ChangeRunAsync(HttpContext context, string action)
    {
        if (await forms.SubjectAsync(context, action) is not { } subject || ci.Find(long.Parse(subject, CultureInfo.InvariantCulture)) is not { } run)
        {
            await Html.FailAsync(context, StatusCodes.Status403Forbidden, "This button is not from a page of this sandbox. Reload the run.");
            return;
        }

        run = action == Rerun ? ci.Rerun(run) : ci.Cancel(run);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = $"/{run.Repository}/actions/runs/{run.Id}";
    }

    private Task WithRepository(HttpContext context, Func<ForgeRepository, Task> page)
    {
        var (owner, name) = ((string)context.Request.RouteValues["owner"]!, (string)context.Request.RouteValues["name"]!);
        return forge.Find(owner, name) is { } repository ? page(repository) : Html.NotFoundAsync(context, $"Repository {owner}/{name}");
    }

    private Task WithPullRequest(HttpContext context, Func<ForgeRepository, PullRequestRecord, Task> page) => WithRepository(context, repository =>
    {
        var number = int.Parse((string)context.Request.RouteValues["number"]!, CultureInfo.InvariantCulture);
        return repository.PullRequests.Find(number) is { } pullRequest
            ? page(repository, pullRequest)
            : Html.NotFoundAsync(context, $"Pull request {number}");
    });
}
