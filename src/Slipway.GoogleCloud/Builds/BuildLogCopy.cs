using Serilog;
using Slipway.GoogleCloud.Http;

namespace Slipway.GoogleCloud.Builds;

/// <summary>Copies a build's log into the run's. A log that cannot be read is said once, and fails nothing.</summary>
internal sealed class BuildLogCopy(GoogleApi api, GoogleServices services, BuildPlace place, ILogger log)
{
    private const int Kept = 20;

    private readonly Queue<string> last = new();
    private IBuildLog? source;
    private bool isGivenUp;

    /// <summary>The last lines.</summary>
    public IReadOnlyCollection<string> Last => last;

    /// <summary>Copies what is new.</summary>
    public async Task CopyAsync(CloudBuild build, CancellationToken cancellationToken)
    {
        source ??= Open(build);
        if (isGivenUp || source is not { } from)
        {
            return;
        }

        try
        {
            foreach (var line in await from.ReadNewAsync(BuildStatus.IsTerminal(build.Status), cancellationToken))
            {
                log.Information("{Line:l}", line);
                last.Enqueue(line);
                if (last.Count > Kept)
                {
                    last.Dequeue();
                }
            }
        }
        catch (SlipwayException failure)
        {
            isGivenUp = !failure.IsTransient || BuildStatus.IsTerminal(build.Status);
            if (isGivenUp)
            {
                log.Warning("The log of the build cannot be read here, which does not matter to the build; it is at {LogUrl:l}. {Reason:l}", build.LogUrl, failure.Message);
            }
        }
    }

    // Without either there is none, or none yet.
    private IBuildLog? Open(CloudBuild build) => build.Options?.Logging switch
    {
        "NONE" => null,
        "CLOUD_LOGGING_ONLY" or "STACKDRIVER_ONLY" => new LoggedBuildLog(api, services, place, build),
        _ => build.LogsBucket is { Length: > 0 } ? new StoredBuildLog(api, services, place, build) : null,
    };
}
