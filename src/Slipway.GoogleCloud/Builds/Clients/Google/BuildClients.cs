using Google.Cloud.CloudBuild.V1;
using Slipway.GoogleCloud.Http;

namespace Slipway.GoogleCloud.Builds;

/// <summary>Who speaks to Cloud Build: with <c>CloudBuildClient=Google</c>, Google's package, over gRPC and with Application Default Credentials.</summary>
internal static class BuildClients
{
    public static ICloudBuilds Open(GoogleApi api, GoogleServices services) =>
        new PackagedCloudBuilds(new CloudBuildClientBuilder { Endpoint = $"{services.CloudBuild.Host}:{services.CloudBuild.Port}" }.Build());
}
