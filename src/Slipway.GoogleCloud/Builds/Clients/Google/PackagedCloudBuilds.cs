using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Cloud.CloudBuild.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Slipway.GoogleCloud.Builds;

/// <summary>The builds of Cloud Build through Google's package Google.Cloud.CloudBuild.V1. Its messages are those of REST, in JSON.</summary>
internal sealed class PackagedCloudBuilds(CloudBuildClient client) : ICloudBuilds
{
    private const int PageSize = 20;

    /// <inheritdoc/>
    public Task<CloudBuild> SubmitAsync(BuildPlace place, JsonObject build, CancellationToken cancellationToken) => CallAsync(place, async () =>
    {
        var request = new CreateBuildRequest { Parent = place.ToString(), ProjectId = place.Project, Build = JsonParser.Default.Parse<Build>(build.ToJsonString()) };
        // How it goes on is asked of the build, not of the operation. The package does not repeat a creation either.
        return Read((await client.CreateBuildAsync(request, cancellationToken)).Metadata.Build);
    });

    /// <inheritdoc/>
    public Task<CloudBuild?> FindAsync(BuildPlace place, string id, CancellationToken cancellationToken) => CallAsync(place, async () =>
    {
        try
        {
            return Read(await client.GetBuildAsync(new GetBuildRequest { Name = $"{place}/builds/{id}", ProjectId = place.Project, Id = id }, cancellationToken));
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<CloudBuild>> FindByTagAsync(BuildPlace place, string tag, CancellationToken cancellationToken) => CallAsync<IReadOnlyList<CloudBuild>>(place, async () =>
    {
        var request = new ListBuildsRequest { Parent = place.ToString(), ProjectId = place.Project, Filter = $"tags=\"{tag}\"" };
        return [.. (await client.ListBuildsAsync(request).ReadPageAsync(PageSize, cancellationToken)).Select(Read)];
    });

    /// <inheritdoc/>
    public Task CancelAsync(BuildPlace place, string id, CancellationToken cancellationToken) => CallAsync<object?>(place, async () =>
    {
        try
        {
            await client.CancelBuildAsync(new CancelBuildRequest { Name = $"{place}/builds/{id}", ProjectId = place.Project, Id = id }, cancellationToken);
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.FailedPrecondition or StatusCode.InvalidArgument or StatusCode.NotFound)
        {
            // It has ended.
        }

        return null;
    });

    private static CloudBuild Read(Build build) => JsonSerializer.Deserialize(JsonFormatter.Default.Format(build), GoogleJson.Default.CloudBuild)!;

    private static async Task<T> CallAsync<T>(BuildPlace place, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Cancelled)
        {
            throw new OperationCanceledException(exception.Message, exception);
        }
        catch (RpcException exception)
        {
            var isTransient = exception.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.ResourceExhausted;
            throw new SlipwayException($"Cloud Build in {place}", $"refused ({exception.StatusCode}): {exception.Status.Detail}", isTransient, exception);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidInputException($"Cloud Build in {place}", $"the build has a field that the package does not know: {exception.Message}");
        }
    }
}
