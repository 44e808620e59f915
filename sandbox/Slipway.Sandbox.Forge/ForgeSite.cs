using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Slipway.Sandbox.Forge.Api;
using Slipway.Sandbox.Forge.Git;
using Slipway.Sandbox.Forge.Graph;

namespace Slipway.Sandbox.Forge;

/// <summary>Everything of the forge that is reached over HTTP: git and the REST API.</summary>
internal sealed class ForgeSite(ForgeHost forge)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        new GitHttpEndpoints(forge).Map(routes);
        var api = new ApiRouter(routes, forge);
        GeneralEndpoints.Map(api);
        RepositoryEndpoints.Map(api);
        PullRequestEndpoints.Map(api);
        ReviewEndpoints.Map(api);
        TeamEndpoints.Map(api);
        ProtectionEndpoints.Map(api);
        CheckRunEndpoints.Map(api);
        IssueEndpoints.Map(api);
        ReferenceEndpoints.Map(api);
        CommitEndpoints.Map(api);
        CompareEndpoints.Map(api);
        ContentEndpoints.Map(api);
        StatusEndpoints.Map(api);
        DeploymentEndpoints.Map(api);
        new GraphEndpoint().Map(api);
        routes.Map("/api/{**path}", context => ApiAnswer.WriteAsync(context, ApiError.NotFound().Body(), 404));
    }
}
