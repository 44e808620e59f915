using System.Net;
using System.Net.Http.Headers;
using Slipway.GoogleCloud.Http;

namespace Slipway.GoogleCloud.Storage;

/// <summary>The bucket that Cloud Build fetches sources from.</summary>
/// <param name="api">Sends requests.</param>
/// <param name="services">Where Cloud Storage is.</param>
/// <param name="project">The project that builds.</param>
/// <param name="given">The bucket that is named; null for the project's own, <c>{project}_cloudbuild</c>.</param>
internal sealed class SourceBucket(GoogleApi api, GoogleServices services, string project, string? given)
{
    private static readonly TimeSpan UploadTime = TimeSpan.FromMinutes(15);

    /// <summary>The bucket's name.</summary>
    // Of a project of a domain, example.com:acme, gcloud makes it the same way.
    public string Name { get; } = given ?? $"{project.Replace(':', '_').Replace('.', '_')}_cloudbuild";

    /// <summary>
    /// Makes sure that a bucket whose name nobody has given belongs to the project: names are the world's, and whoever has that of somebody else gets their sources.
    /// </summary>
    /// <exception cref="InvalidInputException">It is somebody else's, or does not exist.</exception>
    /// <exception cref="SlipwayException">The service refuses or cannot be reached.</exception>
    public async Task CheckOwnerAsync(CancellationToken cancellationToken)
    {
        if (given is not null)
        {
            return;
        }

        var request = Request(HttpMethod.Get, $"storage/v1/b?project={Uri.EscapeDataString(project)}&prefix={Uri.EscapeDataString(Name)}&fields=items(name)");
        var buckets = await api.SendAsync(request, GoogleJson.Default.BucketList, cancellationToken);
        if (buckets.Items?.Any(bucket => bucket.Name == Name) != true)
        {
            throw new InvalidInputException(
                request.Subject,
                $"project {project} has no such bucket. Make it: gcloud storage buckets create gs://{Name} --project {project}. Where it is somebody else's, name one of your own with CloudBuildImage.SourceBucket: nothing was sent to it.");
        }
    }

    /// <summary>Uploads an archive, unless it is there.</summary>
    /// <returns>The object, whose generation cannot change.</returns>
    /// <exception cref="SlipwayException">The service refuses or cannot be reached.</exception>
    public async Task<StoredObject> UploadAsync(SourceArchive archive, CancellationToken cancellationToken)
    {
        // Only where there is none: an object that is written again would take the source of a build away that waits.
        var request = Request(HttpMethod.Post, $"upload/storage/v1/b/{Uri.EscapeDataString(Name)}/o?uploadType=media&ifGenerationMatch=0&name={Uri.EscapeDataString(archive.ObjectName)}") with
        {
            Content = () => new StreamContent(File.OpenRead(archive.File)) { Headers = { ContentType = new MediaTypeHeaderValue("application/gzip") } },
            Timeout = UploadTime,
        };
        var answer = await api.SendAsync(request, cancellationToken);
        if (!answer.IsSuccess && answer.Status != HttpStatusCode.PreconditionFailed)
        {
            throw api.Refused(request, answer);
        }

        var stored = await api.SendAsync(
            Request(HttpMethod.Get, $"storage/v1/b/{Uri.EscapeDataString(Name)}/o/{Uri.EscapeDataString(archive.ObjectName)}"), GoogleJson.Default.StoredObject, cancellationToken);
        return stored.Md5Hash == archive.Md5 && stored.Generation is { Length: > 0 }
            ? stored
            : throw new SlipwayException(
                $"gs://{Name}/{archive.ObjectName}", "it is not what was uploaded. Somebody else writes to this bucket: find out who, and delete the object.");
    }

    private GoogleRequest Request(HttpMethod method, string path) => new()
    {
        Subject = $"bucket gs://{Name}",
        Service = "storage.googleapis.com",
        Project = project,
        Method = method,
        Address = new Uri(services.Storage, path),
    };
}
