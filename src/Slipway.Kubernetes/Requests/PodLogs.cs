using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Slipway.Resources;

namespace Slipway.Kubernetes.Requests;

/// <summary>Reads what containers print.</summary>
internal sealed class PodLogs(ApiClient api)
{
    public async Task<string?> ReadLogAsync(LogQuery query, CancellationToken cancellationToken)
    {
        var path = ApiPaths.WithQuery(
            $"/api/v1/namespaces/{query.Pod.Namespace}/pods/{query.Pod.Name}/log",
            ("container", query.Container),
            ("tailLines", query.TailLines.ToString(CultureInfo.InvariantCulture)),
            ("previous", query.Previous ? "true" : null));
        var request = new ApiRequest { Subject = $"log of {query.Pod}", Method = HttpMethod.Get, Path = path, Accept = "*/*" };
        var response = await api.SendForAnswerAsync(request, cancellationToken);
        return response.Status switch
        {
            // With status 200 the node can still say that it no longer has the file.
            _ when response.IsSuccess => response.Text.StartsWith("unable to retrieve container logs", StringComparison.Ordinal) ? null : response.Text,
            // 400: the container has not started, or has no previous run. 404: the Pod is gone.
            HttpStatusCode.BadRequest or HttpStatusCode.NotFound => null,
            _ => throw ApiRefusals.Of(request, response, api.Cluster),
        };
    }

    /// <summary>The lines of a container's log as it prints them, until the container ends or the connection is lost.</summary>
    public async IAsyncEnumerable<string> FollowLogAsync(ResourceId pod, string container, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = ApiPaths.WithQuery($"/api/v1/namespaces/{pod.Namespace}/pods/{pod.Name}/log", ("container", container), ("follow", "true"));
        var request = new ApiRequest { Subject = $"log of {pod}", Method = HttpMethod.Get, Path = path, Accept = "*/*" };
        if (await api.OpenAsync(request, cancellationToken) is not { } response)
        {
            yield break;
        }

        await using var lines = new AnswerLines(response);
        while (await lines.ReadAsync(cancellationToken) is { } line)
        {
            yield return line;
        }
    }
}
