using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.GoogleCloud.Http;

namespace Slipway.GoogleCloud.Builds;

/// <summary>The builds of Cloud Build over its REST API.</summary>
internal sealed class RestCloudBuilds(GoogleApi api, GoogleServices services) : ICloudBuilds
{
    // What of the newest is looked through: a tag is of one application, version and commit.
    private const int PageSize = 20;

    // The service itself gives a creation 60 s.
    private static readonly TimeSpan CreationTime = TimeSpan.FromSeconds(75);

    /// <inheritdoc/>
    public async Task<CloudBuild> SubmitAsync(BuildPlace place, JsonObject build, CancellationToken cancellationToken)
    {
        var json = Encoding.UTF8.GetBytes(build.ToJsonString());
        var request = Request(place, HttpMethod.Post, "builds") with { Content = () => JsonBody.Of(json), IsRepeatable = false, Timeout = CreationTime };
        var operation = await api.SendAsync(request, GoogleJson.Default.BuildOperation, cancellationToken);
        return operation.Metadata?.Build is { Id.Length: > 0 } created
            ? created
            : throw new SlipwayException(request.Subject, "the build was created, but its id was not told. Run the same again: it is found by its tag.", isTransient: true);
    }

    /// <inheritdoc/>
    public async Task<CloudBuild?> FindAsync(BuildPlace place, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await api.SendAsync(Request(place, HttpMethod.Get, $"builds/{id}"), GoogleJson.Default.CloudBuild, cancellationToken);
        }
        catch (GoogleRefusedException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>A build as the service describes it, as JSON; null when there is none.</summary>
    /// <exception cref="SlipwayException">The service refuses or cannot be reached.</exception>
    public async Task<string?> FindTextAsync(BuildPlace place, string id, CancellationToken cancellationToken)
    {
        var request = Request(place, HttpMethod.Get, $"builds/{id}");
        var answer = await api.SendAsync(request, cancellationToken);
        return answer.IsSuccess ? Encoding.UTF8.GetString(answer.Content)
            : answer.Status == HttpStatusCode.NotFound ? null
            : throw api.Refused(request, answer);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CloudBuild>> FindByTagAsync(BuildPlace place, string tag, CancellationToken cancellationToken)
    {
        var query = $"builds?pageSize={PageSize}&filter={Uri.EscapeDataString($"tags=\"{tag}\"")}";
        return (await api.SendAsync(Request(place, HttpMethod.Get, query), GoogleJson.Default.BuildList, cancellationToken)).Builds ?? [];
    }

    /// <inheritdoc/>
    public async Task CancelAsync(BuildPlace place, string id, CancellationToken cancellationToken)
    {
        var request = Request(place, HttpMethod.Post, $"builds/{id}:cancel") with { Content = () => JsonBody.Of("{}"u8.ToArray()), IsRepeatable = false };
        var answer = await api.SendAsync(request, cancellationToken);
        // 400: it has ended. 404: nobody has it any more.
        if (!answer.IsSuccess && answer.Status is not (HttpStatusCode.BadRequest or HttpStatusCode.NotFound))
        {
            throw api.Refused(request, answer);
        }
    }

    private GoogleRequest Request(BuildPlace place, HttpMethod method, string path) => new()
    {
        Subject = $"Cloud Build in {place}",
        Service = "cloudbuild.googleapis.com",
        Project = place.Project,
        Method = method,
        Address = new Uri(services.CloudBuild, $"v1/{place}/{path}"),
    };
}
