using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Slipway.Sandbox.Pages.Faults;

/// <summary>What the switches do.</summary>
internal sealed class FaultEndpoints(PageSources sources, Layout layout)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, FaultPage.Break, subject => Known(subject, choice => sources.Faults.Break(choice.Kind, choice.Times)));
        Map(routes, FaultPage.Repair, subject => Known(subject, choice => sources.Faults.Heal(choice.Kind)));
        Map(routes, FaultPage.EndProcesses, _ => sources.Cluster().KillContainers());
        Map(routes, FaultPage.Die, _ => sources.Die?.Invoke());
    }

    private static void Known(string kind, Action<FaultChoice> act)
    {
        if (FaultChoice.Find(kind) is { } choice)
        {
            act(choice);
        }
    }

    private void Map(IEndpointRouteBuilder routes, string action, Action<string> act) => routes.MapPost(PageForms.Prefix + action, async context =>
    {
        if (await sources.Forms(context).SubjectAsync(context, action) is not { } subject)
        {
            await layout.FailAsync(context, StatusCodes.Status403Forbidden, "This button is not from a page of this sandbox. Reload the page.");
            return;
        }

        act(subject);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/faults";
    });
}
