using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using Slipway.GoogleCloud.Http;

namespace Slipway.GoogleCloud.Builds;

/// <summary>A log in a bucket, which grows while the build works and is whole before its status ends.</summary>
internal sealed class StoredBuildLog : IBuildLog
{
    private readonly GoogleApi api;
    private readonly GoogleRequest request;
    private readonly List<byte> rest = [];
    private long position;

    /// <param name="api">Sends requests.</param>
    /// <param name="services">Where Cloud Storage is.</param>
    /// <param name="place">Where the build is.</param>
    /// <param name="build">The build; its bucket is <c>gs://bucket[/folder]</c>.</param>
    public StoredBuildLog(GoogleApi api, GoogleServices services, BuildPlace place, CloudBuild build)
    {
        this.api = api;
        var parts = build.LogsBucket!.Replace("gs://", "", StringComparison.Ordinal).TrimEnd('/').Split('/', 2);
        var name = $"{(parts.Length == 2 ? parts[1] + "/" : "")}log-{build.Id}.txt";
        request = new GoogleRequest
        {
            Subject = $"log gs://{parts[0]}/{name}",
            Service = "storage.googleapis.com",
            Project = place.Project,
            Method = HttpMethod.Get,
            Address = new Uri(services.Storage, $"storage/v1/b/{Uri.EscapeDataString(parts[0])}/o/{Uri.EscapeDataString(name)}?alt=media"),
        };
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ReadNewAsync(bool isLast, CancellationToken cancellationToken)
    {
        var answer = await api.SendAsync(request with { From = position }, cancellationToken);
        if (answer.IsSuccess)
        {
            // A server that does not heed the range sends all.
            var news = answer.Status == HttpStatusCode.PartialContent ? answer.Content : answer.Content[(int)Math.Min(position, answer.Content.Length)..];
            position += news.Length;
            rest.AddRange(news);
        }
        else if (answer.Status is not (HttpStatusCode.NotFound or HttpStatusCode.RequestedRangeNotSatisfiable) && !answer.IsTransient)
        {
            // 404: not yet. 416: nothing new.
            throw api.Refused(request, answer);
        }

        return TakeLines(isLast);
    }

    private List<string> TakeLines(bool isLast)
    {
        var (lines, start) = (new List<string>(), 0);
        for (int end; (end = rest.IndexOf((byte)'\n', start)) >= 0; start = end + 1)
        {
            lines.Add(Text(start, end));
        }

        if (isLast && start < rest.Count)
        {
            lines.Add(Text(start, rest.Count));
            start = rest.Count;
        }

        rest.RemoveRange(0, start);
        return lines;
    }

    private string Text(int start, int end) => Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(rest)[start..end]).TrimEnd('\r');
}
