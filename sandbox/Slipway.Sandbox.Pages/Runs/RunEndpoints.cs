using System.Globalization;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Ci;
using Slipway.Sandbox.Forge;
using Slipway.Sandbox.Pages.Live;

namespace Slipway.Sandbox.Pages.Runs;

/// <summary>A run's page and its log: as text, or as a stream to who asks for events.</summary>
internal sealed class RunEndpoints(CiQueue ci, ForgeHost forge, Func<HttpContext, PageForms> forms, CancellationToken stopping)
{
    public PageContent? Show(HttpContext context) => Find(context) is { } run ? new RunPage(ci, forms(context)).Show(run, run.PullRequest ?? Merged(run)) : null;

    public async Task AnswerLogAsync(HttpContext context)
    {
        if (Find(context) is not { } run)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.Ordinal))
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            await context.Response.WriteAsync(ci.ReadLog(run.Id), context.RequestAborted);
            return;
        }

        await EventStream.AnswerAsync(context, stream => FollowAsync(stream, run, LogPosition.Of(context.Request)), stopping);
    }

    // Where a deployment failed, what to do next is on the page of what brought it.
    private int? Merged(CiRun run) => run.Repository.Split('/') is [var owner, var name]
        ? forge.Find(owner, name)?.PullRequests.All.FirstOrDefault(pullRequest => pullRequest.MergeCommit == run.Sha)?.Number : null;

    private Task FollowAsync(EventStream stream, CiRun run, long from)
    {
        var seen = ci.LogChanges.Version;
        return new LogStream(stream, new LogReader(), line => line).FollowAsync(
            ci.LogPath(run.Id),
            from,
            isOver: () => ci.Find(run.Id) is not { IsFinished: false },
            grown: () =>
            {
                var before = seen;
                seen = ci.LogChanges.Version;
                return ci.LogChanges.WaitAsync(before, stream.Ended);
            });
    }

    private CiRun? Find(HttpContext context)
    {
        var values = context.Request.RouteValues;
        return ci.Find(long.Parse((string)values["id"]!, CultureInfo.InvariantCulture)) is { } run && run.Repository == $"{values["owner"]}/{values["name"]}" ? run : null;
    }
}
