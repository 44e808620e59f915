using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Slipway.Sandbox.Ci;
using Slipway.Sandbox.Forge.Api;
using Slipway.Sandbox.Forge.Git;
using Slipway.Sandbox.Forge.Pages;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Forge;

/// <summary>Everything of the forge that is reached over HTTP: git, the REST API, the web pages.</summary>
internal sealed class ForgeSite(ForgeHost forge, CiQueue ci, AccessToken token)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        new GitHttpEndpoints(forge).Map(routes);
        new PageEndpoints(forge, ci, new PageForms(token)).Map(routes);
        var api = new ApiRouter(routes, forge);
        GeneralEndpoints.Map(api);
        PullRequestEndpoints.Map(api);
        IssueEndpoints.Map(api);
        ReferenceEndpoints.Map(api);
        CommitEndpoints.Map(api);
        CompareEndpoints.Map(api);
        ContentEndpoints.Map(api);
        StatusEndpoints.Map(api);
        DeploymentEndpoints.Map(api);
        routes.Map("/api/{**path}", context => ApiAnswer.WriteAsync(context, ApiError.NotFound().Body(), 404));
    }
}
