using Slipway.BuildEvents;

namespace Slipway.Engine.Receiving;

/// <summary>Reads the build of a message again where it was made: what the message says of it besides its name does not count.</summary>
/// <param name="builds">Where builds are read; null where Google cannot be asked.</param>
internal sealed class ReadBuild(IBuildSource? builds)
{
    /// <summary>The build, which is over; or what the event comes to.</summary>
    public async Task<(CloudBuild? Build, EventOutcome? Outcome)> CheckAsync(CloudBuild build, CancellationToken cancellationToken)
    {
        if (IsUnfinished(build))
        {
            return (null, Unfinished(build));
        }

        if (builds is null)
        {
            return Of(build);
        }

        return await builds.FindAsync(build.Name, cancellationToken) is { } json
            ? Of(CloudBuildReader.Read(build.Name, json))
            : (null, new EventOutcome.Refused(new Problem(
                build.Name.ToString(), "Cloud Build has no such build, or this account may not see it (cloudbuild.builds.get), and so nothing of the event is believed.")));
    }

    private static (CloudBuild? Build, EventOutcome? Outcome) Of(CloudBuild build) =>
        IsUnfinished(build) ? (null, Unfinished(build))
        : build is { HasSucceeded: true, Pushed.Count: 0 } ? (null, new EventOutcome.Nothing($"build {build.Name.Id} says of no image that it pushed it (results.images): where a step pushes, the registry's own events tell"))
        : (build, null);

    private static bool IsUnfinished(CloudBuild build) => build is { HasSucceeded: false, HasFailed: false };

    private static EventOutcome.Nothing Unfinished(CloudBuild build) => new($"build {build.Name.Id} is not over yet");
}
