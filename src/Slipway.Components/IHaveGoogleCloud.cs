using Nuke.Common;
using Nuke.Common.IO;
using Serilog;
using Slipway.Ci;
using Slipway.Components.Running;
using Slipway.GoogleCloud;
using Slipway.GoogleCloud.Credentials;
using Slipway.GoogleCloud.Http;

namespace Slipway.Components;

/// <summary>
/// Google Cloud, where the registry, the cluster or the builder is there. Credentials are Application Default Credentials
/// (https://cloud.google.com/docs/authentication/application-default-credentials), looked for when one is needed.
/// </summary>
public interface IHaveGoogleCloud : INukeBuild
{
    /// <summary>The id of the project that builds run in. Default: that of the image's registry, else of the credentials.</summary>
    [Parameter("Google Cloud project that builds run in. Default: that of the image's registry, else of the credentials")]
    string? GoogleCloudProject => TryGetValue(() => GoogleCloudProject);

    /// <summary>The file of the credentials. Default: that of <c>GOOGLE_APPLICATION_CREDENTIALS</c>, then what Application Default Credentials are else.</summary>
    [Parameter("File of Google Cloud's credentials. Default: GOOGLE_APPLICATION_CREDENTIALS, gcloud's own, the metadata server")]
    AbsolutePath? GoogleCredentials => TryGetValue(() => GoogleCredentials);

    /// <summary>The address of Cloud Build's API. Default: Google's.</summary>
    [Parameter("Address of Cloud Build's API. Default: https://cloudbuild.googleapis.com/")]
    string? CloudBuildUrl => TryGetValue(() => CloudBuildUrl);

    /// <summary>The address of Cloud Storage's API. Default: Google's.</summary>
    [Parameter("Address of Cloud Storage's API. Default: https://storage.googleapis.com/")]
    string? StorageUrl => TryGetValue(() => StorageUrl);

    /// <summary>The address of Pub/Sub's API. Default: Google's.</summary>
    [Parameter("Address of Pub/Sub's API. Default: https://pubsub.googleapis.com/")]
    string? PubSubUrl => TryGetValue(() => PubSubUrl);

    /// <summary>The address of GKE's API. Default: Google's.</summary>
    [Parameter("Address of Google Kubernetes Engine's API. Default: https://container.googleapis.com/")]
    string? ContainerUrl => TryGetValue(() => ContainerUrl);

    /// <summary>The address of Cloud Logging's API. Default: Google's.</summary>
    [Parameter("Address of Cloud Logging's API. Default: https://logging.googleapis.com/")]
    string? LoggingUrl => TryGetValue(() => LoggingUrl);

    /// <summary>A requirement: the addresses of the services are addresses.</summary>
    internal bool GoogleCloudIsValid => this.Accept(() => _ = GoogleServices());

    /// <summary>Where the services are.</summary>
    /// <exception cref="InvalidInputException">An address is none: all of them.</exception>
    internal GoogleServices GoogleServices()
    {
        var (google, problems) = (new GoogleServices(), new List<Problem>());
        var services = google with
        {
            CloudBuild = Address(nameof(CloudBuildUrl), CloudBuildUrl, google.CloudBuild, problems),
            Storage = Address(nameof(StorageUrl), StorageUrl, google.Storage, problems),
            PubSub = Address(nameof(PubSubUrl), PubSubUrl, google.PubSub, problems),
            Container = Address(nameof(ContainerUrl), ContainerUrl, google.Container, problems),
            Logging = Address(nameof(LoggingUrl), LoggingUrl, google.Logging, problems),
        };
        return problems.Count == 0 ? services : throw new InvalidInputException(problems);
    }

    /// <summary>Tokens for all that this run asks of Google Cloud.</summary>
    internal GoogleTokens GoogleTokens() => BuildSession.Of(this).Get(() => new GoogleTokens(Places(), TimeProvider.System));

    /// <summary>Whether somebody says that there are credentials: nobody is asked for them.</summary>
    internal bool HasGoogleCredentials => Places().AreNamed || CiHost.Here.System == CiSystem.GoogleCloudBuild;

    /// <summary>Sends requests to the services. Dispose it.</summary>
    internal GoogleApi OpenGoogleApi() => new(GoogleTokens(), Log.Logger, TimeProvider.System);

    private CredentialPlaces Places() => GoogleCredentials is { } file ? CredentialPlaces.OfProcess() with { NamedFile = file } : CredentialPlaces.OfProcess();

    private Uri Address(string parameter, string? text, Uri ofGoogle, List<Problem> problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return ofGoogle;
        }

        // A path is one of the config repository's server: the sandbox is both.
        var server = text.StartsWith('/') && Uri.TryCreate((this as IHaveConfigRepository)?.ConfigRepository, UriKind.Absolute, out var repository) ? repository : null;
        if (Uri.TryCreate(server, text.TrimEnd('/') + "/", out var address) && address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
        {
            return address;
        }

        problems.Add(new Problem(parameter, $"'{text}' is not an address to send tokens to; expected https, or http on this machine, such as {ofGoogle}."));
        return ofGoogle;
    }
}
