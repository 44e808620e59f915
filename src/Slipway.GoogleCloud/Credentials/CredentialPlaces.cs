namespace Slipway.GoogleCloud.Credentials;

/// <summary>
/// Where Application Default Credentials are looked for, in this order (https://cloud.google.com/docs/authentication/application-default-credentials).
/// What <c>gcloud auth login</c> leaves behind is none of them.
/// </summary>
internal sealed record CredentialPlaces
{
    /// <summary>The variable that names a file.</summary>
    public const string Variable = "GOOGLE_APPLICATION_CREDENTIALS";

    /// <summary>The file that the variable names; null where it names none.</summary>
    public string? NamedFile { get; init; }

    /// <summary>The file of <c>gcloud auth application-default login</c>.</summary>
    public required string UserFile { get; init; }

    /// <summary>Host and port of the metadata server that a variable names; null for the one that machines of Google Cloud have.</summary>
    public string? NamedMetadataHost { get; init; }

    /// <summary>The project that pays, in place of the one that the credentials name.</summary>
    public string? QuotaProject { get; init; }

    /// <summary>How long the metadata server may take to say that it is there: elsewhere nothing answers at its address, ever. Default: one second.</summary>
    public TimeSpan MetadataTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether a file or a variable names credentials. A machine of Google Cloud may have some without that.</summary>
    public bool AreNamed => NamedFile is not null || NamedMetadataHost is not null || File.Exists(UserFile);

    /// <summary>Those of an environment.</summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    /// <param name="home">The folder of the user: of the roaming settings on Windows, else the home folder.</param>
    public static CredentialPlaces Of(Func<string, string?> variable, string home)
    {
        return new()
        {
            NamedFile = Given(Variable),
            UserFile = Path.Combine([home, .. OperatingSystem.IsWindows() ? [] : (string[])[".config"], "gcloud", "application_default_credentials.json"]),
            NamedMetadataHost = Given("GCE_METADATA_HOST"),
            QuotaProject = Given("GOOGLE_CLOUD_QUOTA_PROJECT"),
        };

        string? Given(string name) => variable(name) is { Length: > 0 } value ? value : null;
    }

    /// <summary>Those of this process.</summary>
    public static CredentialPlaces OfProcess() => Of(
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(OperatingSystem.IsWindows() ? Environment.SpecialFolder.ApplicationData : Environment.SpecialFolder.UserProfile));

    /// <summary>They are looked at, and there are none.</summary>
    /// <returns>The failure: which places there are, and how to fill one.</returns>
    public SlipwayException NotFound() => new(
        "Google Cloud's credentials",
        $"there are no Application Default Credentials. {Variable} names no file, {UserFile} does not exist, and no metadata server answers at {NamedMetadataHost ?? MetadataServer.DefaultHost}. "
        + "On a machine of yours: gcloud auth application-default login ('gcloud auth login' is not enough). On GitHub Actions: google-github-actions/auth with a workload identity provider. "
        + $"Elsewhere: set {Variable} to a credential file.");
}
