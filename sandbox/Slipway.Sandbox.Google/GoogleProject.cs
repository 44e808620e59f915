namespace Slipway.Sandbox.Google;

/// <summary>The one project that the sandbox has.</summary>
internal static class GoogleProject
{
    public const string Id = "slipway-sandbox";

    public const string Number = "707070707070";

    /// <summary>The service account that may do everything in it, and that builds run as.</summary>
    public const string Account = $"slipway@{Id}.iam.gserviceaccount.com";

    /// <exception cref="GoogleError">It is somebody else's, or does not exist: Google does not tell these apart.</exception>
    public static void Check(string? project)
    {
        if (project is not (Id or Number))
            throw GoogleError.Forbidden($"The caller does not have permission on project '{project}'; the sandbox's is '{Id}'.");
    }
}
