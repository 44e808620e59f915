using System.Globalization;

namespace Slipway.GoogleCloud.Builds;

/// <summary>Why a build has ended without its image, and what to do about it.</summary>
internal static class BuildOutcome
{
    public static SlipwayException Failure(CloudBuild build, BuildPlace place, string application, IReadOnlyCollection<string> lastLines)
    {
        var (reason, isTransient) = Describe(build, place);
        var page = build.LogUrl is { Length: > 0 } url ? $" See {url}" : "";
        var lines = lastLines.Count == 0 ? "" : $"{(page.Length > 0 ? "" : " ")}\n{string.Join('\n', lastLines.Select(line => $"  {line.TrimEnd()}"))}";
        return new SlipwayException($"build {build.Id} of {application}", $"{reason}{page}{lines}", isTransient);
    }

    private static (string Reason, bool IsTransient) Describe(CloudBuild build, BuildPlace place) => build.Status switch
    {
        BuildStatus.Timeout => ($"it did not end within {Time(build.Timeout)}. Raise CloudBuildImage.Timeout, or choose a larger MachineType.", false),
        BuildStatus.Cancelled => ($"somebody has cancelled it.{Detail(build)} Run the same again to build anew.", false),
        BuildStatus.Expired => (
            $"it waited {Time(build.QueueTtl)} and did not begin: the builds that may run at once in {place} are used up, or a worker pool has no workers. "
            + $"Run the same again later, raise CloudBuildImage.QueueTtl, or look at https://console.cloud.google.com/iam-admin/quotas?project={place.Project}", true),
        BuildStatus.InternalError => ($"Cloud Build itself failed.{Detail(build)} Run the same again.", true),
        _ => OfFailure(build),
    };

    // https://cloud.google.com/build/docs/api/reference/rest/v1/projects.builds#FailureType
    private static (string Reason, bool IsTransient) OfFailure(CloudBuild build) => build.FailureInfo?.Type switch
    {
        "PUSH_FAILED" => ($"its image could not be pushed.{Detail(build)} Check that the repository exists, and run the same target again.", true),
        "PUSH_IMAGE_NOT_FOUND" => (
            $"no step has left the image that it is to push, {string.Join(", ", build.Images ?? [])}.{Detail(build)} Name under 'images' what a step builds with docker, and not what a step pushes itself.", false),
        "PUSH_NOT_AUTHORIZED" => ($"its account may not push the image.{Detail(build)} Grant roles/artifactregistry.writer on the repository to the account that builds.", false),
        "LOGGING_FAILURE" => ($"its log could not be written.{Detail(build)} Grant roles/logging.logWriter, or the right to write to the log's bucket, to the account that builds.", false),
        "FETCH_SOURCE_FAILED" => ($"its source could not be fetched.{Detail(build)} Grant roles/storage.objectViewer on the source's bucket to the account that builds.", false),
        "USER_BUILD_STEP" => ($"{Step(build)} failed.{Detail(build)}", false),
        _ => ($"it failed ({build.Status}).{Detail(build)}", false),
    };

    private static string Step(CloudBuild build)
    {
        var steps = build.Steps ?? [];
        var index = steps.ToList().FindIndex(step => step.Status is BuildStatus.Failure or BuildStatus.Timeout);
        if (index < 0)
        {
            return "a step";
        }

        var step = steps[index];
        return $"step {index} ({step.Id ?? step.Name}){(step.ExitCode is { } code ? $" with exit code {code.ToString(CultureInfo.InvariantCulture)}" : "")}";
    }

    private static string Detail(CloudBuild build) =>
        (build.FailureInfo?.Detail is { Length: > 0 } detail ? detail : build.StatusDetail) is { Length: > 0 } text ? $" {text.TrimEnd('.')}." : "";

    // Durations are '3600s'; without one, the service has an hour.
    private static string Time(string? duration) => duration is { Length: > 0 } ? duration : "3600s";
}
