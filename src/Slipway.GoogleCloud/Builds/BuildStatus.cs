namespace Slipway.GoogleCloud.Builds;

/// <summary>Where a build is (https://cloud.google.com/build/docs/api/reference/rest/v1/projects.builds#Status). One that is not known has not ended.</summary>
internal static class BuildStatus
{
    /// <summary>It waits for an approval.</summary>
    public const string Pending = "PENDING";
    public const string Queued = "QUEUED";
    public const string Working = "WORKING";
    public const string Success = "SUCCESS";
    public const string Failure = "FAILURE";
    public const string InternalError = "INTERNAL_ERROR";
    public const string Timeout = "TIMEOUT";
    public const string Cancelled = "CANCELLED";

    /// <summary>It waited longer than its <c>queueTtl</c>.</summary>
    public const string Expired = "EXPIRED";

    public static bool IsTerminal(string? status) => status is Success or Failure or InternalError or Timeout or Cancelled or Expired;
}
