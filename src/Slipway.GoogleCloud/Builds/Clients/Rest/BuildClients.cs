using Slipway.GoogleCloud.Http;

namespace Slipway.GoogleCloud.Builds;

/// <summary>Who speaks to Cloud Build: with <c>CloudBuildClient=Rest</c>, the default, our own client.</summary>
internal static class BuildClients
{
    public static ICloudBuilds Open(GoogleApi api, GoogleServices services) => new RestCloudBuilds(api, services);
}
