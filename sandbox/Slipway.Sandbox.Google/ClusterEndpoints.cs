using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;

namespace Slipway.Sandbox.Google;

/// <summary>Of GKE (https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters/get) the way to the sandbox's cluster, whatever the location.</summary>
internal sealed class ClusterEndpoints(GoogleSurroundings surroundings, GoogleApi api)
{
    public const string Name = "sandbox";

    public void Map(IEndpointRouteBuilder routes) => api.Map(routes, "GET", "/google/container/v1/projects/{project}/locations/{location}/clusters/{cluster}", request =>
    {
        GoogleProject.Check(request.Route("project"));
        var (location, cluster) = (request.Route("location"), request.Route("cluster"));
        if (cluster != Name)
            throw GoogleError.NotFound($"Not found: projects/{GoogleProject.Id}/locations/{location}/clusters/{cluster}.");
        var address = surroundings.Ports().Cluster.Authority;
        return new JsonObject
        {
            ["name"] = Name,
            ["location"] = location,
            ["status"] = "RUNNING",
            ["endpoint"] = address,
            ["masterAuth"] = new JsonObject { ["clusterCaCertificate"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(surroundings.ClusterCertificate)) },
            ["controlPlaneEndpointsConfig"] = new JsonObject { ["ipEndpointsConfig"] = new JsonObject { ["enabled"] = true, ["enablePublicEndpoint"] = true, ["publicEndpoint"] = address } },
        };
    });
}
