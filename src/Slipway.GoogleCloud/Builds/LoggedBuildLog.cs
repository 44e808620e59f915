using System.Globalization;
using Slipway.GoogleCloud.Http;
using Slipway.GoogleCloud.Logs;

namespace Slipway.GoogleCloud.Builds;

/// <summary>A log in Cloud Logging, whose entries appear some seconds after they were written.</summary>
internal sealed class LoggedBuildLog(GoogleApi api, GoogleServices services, BuildPlace place, CloudBuild build) : IBuildLog
{
    private const int PageSize = 1000;

    // Of 60 a minute that a project has (https://cloud.google.com/logging/quotas#api-limits).
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private string since = (build.CreateTime ?? DateTimeOffset.UnixEpoch).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
    private long lastRead;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ReadNewAsync(bool isLast, CancellationToken cancellationToken)
    {
        if (lastRead != 0 && api.Time.GetElapsedTime(lastRead) < Pause)
        {
            if (!isLast)
            {
                return [];
            }

            await Task.Delay(Pause, api.Time, cancellationToken);
        }

        lastRead = api.Time.GetTimestamp();
        var lines = new List<string>();
        string? page = null;
        do
        {
            var answer = await api.SendAsync(Request(page), GoogleJson.Default.LogPage, cancellationToken);
            foreach (var entry in answer.Entries ?? [])
            {
                if (seen.Add(entry.InsertId ?? $"{entry.Timestamp} {entry.TextPayload}") && entry.TextPayload is { } text)
                {
                    lines.AddRange(text.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
                    since = entry.Timestamp ?? since;
                }
            }

            page = answer.NextPageToken;
        }
        while (!string.IsNullOrEmpty(page));

        return lines;
    }

    private GoogleRequest Request(string? page)
    {
        var filter = $"logName=\"projects/{place.Project}/logs/cloudbuild\" AND resource.type=\"build\" AND resource.labels.build_id=\"{build.Id}\" AND timestamp>=\"{since}\"";
        var query = new LogQuery([$"projects/{place.Project}"], filter, "timestamp asc", PageSize, page);
        return new GoogleRequest
        {
            Subject = $"log of build {build.Id}",
            Service = "logging.googleapis.com",
            Project = place.Project,
            Method = HttpMethod.Post,
            Address = new Uri(services.Logging, "v2/entries:list"),
            Content = () => JsonBody.Of(query, GoogleJson.Default.LogQuery),
        };
    }
}
