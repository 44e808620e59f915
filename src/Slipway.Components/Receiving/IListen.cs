using Nuke.Common;
using Serilog;
using Slipway.Components.Running;
using Slipway.Engine.Receiving;
using Slipway.GoogleCloud.Messages;

namespace Slipway.Components;

/// <summary>Releases images that something else has built, seconds after it tells of them: the endpoint of a Pub/Sub push subscription, for Cloud Run.</summary>
public interface IListen : IReleaseFromEvent
{
    /// <summary>Where to listen.</summary>
    [Parameter("Address to listen at. Default: http://*:$PORT/ on Cloud Run, http://localhost:8080/ elsewhere")]
    string? ListenOn => TryGetValue(() => ListenOn);

    /// <summary>The audience that the push subscription names.</summary>
    [Parameter("Audience of the push subscription's tokens, as --push-auth-token-audience of gcloud names it")]
    string? PushAudience => TryGetValue(() => PushAudience);

    /// <summary>The service account that the push subscription names.</summary>
    [Parameter("Service account of the push subscription's tokens: pubsub@acme.iam.gserviceaccount.com")]
    string? PushAccount => TryGetValue(() => PushAccount);

    /// <summary>Where the keys are that the tokens are signed with. Default: Google's.</summary>
    [Parameter("Address of the keys that Google signs tokens with. Default: https://www.googleapis.com/oauth2/v3/certs")]
    string? GoogleCertificatesUrl => TryGetValue(() => GoogleCertificatesUrl);

    /// <summary>
    /// Listens until SIGTERM or Ctrl+C, and does what <c>ReleaseFromEvent</c> does for each event that is pushed, one after the other. An event is acknowledged when its release stands, or when it can never be
    /// released; what is at work when the signal comes may come to its end for eight seconds, and comes again if it does not.
    /// </summary>
    Target Listen => _ => _
        .Description("Releases the images of events that a Pub/Sub subscription pushes")
        .Requires(() => ConfigRepositoryIsValid, () => NotificationsAreValid, () => RunIsValid, () => SelectionIsValid, () => RegistryIsValid, () => GoogleCloudIsValid, () => EventsAreValid, () => PushIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            using var push = new EventPush(HandleOnceAsync, Log.Logger);
            var address = Address();
            Log.Information("Listening at {Address:l} for events of {Account:l}", address, PushAccount);
            await new PushEndpoint(Tokens(), push.HandleAsync, Log.Logger).RunAsync(address, cancellationToken);
        }, PushEndpoint.DrainTime));

    /// <summary>A requirement: who pushes is known.</summary>
    internal bool PushIsValid => this.Accept(() => _ = Tokens(), () => _ = Address());

    private PushTokens Tokens()
    {
        var problems = new List<Problem>();
        if (string.IsNullOrWhiteSpace(PushAudience))
        {
            problems.Add(new Problem("PushAudience", "it is not set. Pass the audience that the push subscription names: --push-audience https://slipway.example/."));
        }

        if (string.IsNullOrWhiteSpace(PushAccount) || !PushAccount.Contains('@', StringComparison.Ordinal))
        {
            problems.Add(new Problem("PushAccount", $"{(string.IsNullOrWhiteSpace(PushAccount) ? "it is not set" : $"'{PushAccount}' is not an email address")}. Pass the service account that the push subscription names: --push-account pubsub@acme.iam.gserviceaccount.com."));
        }

        Uri? certificates = null;
        if (!string.IsNullOrWhiteSpace(GoogleCertificatesUrl) && !(Uri.TryCreate(GoogleCertificatesUrl, UriKind.Absolute, out certificates) && (certificates.Scheme == Uri.UriSchemeHttps || certificates.IsLoopback)))
        {
            problems.Add(new Problem("GoogleCertificatesUrl", $"'{GoogleCertificatesUrl}' is not an address to take keys from; expected https, or http on this machine."));
        }

        return problems.Count == 0 ? new PushTokens(PushAudience!, PushAccount!, certificates) : throw new InvalidInputException(problems);
    }

    private string Address()
    {
        // Cloud Run's container contract: https://cloud.google.com/run/docs/container-contract
        var address = !string.IsNullOrWhiteSpace(ListenOn) ? ListenOn
            : Environment.GetEnvironmentVariable("K_SERVICE") is { Length: > 0 } ? $"http://*:{Environment.GetEnvironmentVariable("PORT") ?? "8080"}/"
            : "http://localhost:8080/";
        return Uri.TryCreate(address.Replace("//*", "//localhost", StringComparison.Ordinal), UriKind.Absolute, out var read) && read.Scheme == Uri.UriSchemeHttp && read.AbsolutePath == "/"
            ? address.TrimEnd('/') + "/"
            : throw new InvalidInputException("ListenOn", $"'{address}' is not an address to listen at; expected http, a host or *, and a port: http://localhost:8080/.");
    }
}
