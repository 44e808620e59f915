using System.Net;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;

namespace Slipway.GoogleCloud.Credentials;

/// <summary>What it means that nobody gives a token, in words. What servers say is quoted, which never holds a token; what the library says of a file is not.</summary>
internal sealed class CredentialFailures
{
    private readonly string subject;
    private readonly string? type;

    private CredentialFailures(string subject, string account, string? type) => (this.subject, Account, this.type) = (subject, account, type);

    public string Account { get; }

    public static CredentialFailures OfFile(CredentialFile file) => new($"credentials of {file.Account} ({file.Path})", file.Account, file.Type);

    public static CredentialFailures OfMetadataServer(string host) => new($"credentials of metadata server {host}", "this machine's service account", type: null);

    public static bool IsOfToken(Exception exception, CancellationToken cancellationToken) =>
        exception is TokenResponseException or SubjectTokenException or HttpRequestException or InvalidOperationException or IOException or System.Text.Json.JsonException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    public SlipwayException Of(Exception exception)
    {
        var (reason, isTransient) = exception switch
        {
            TokenResponseException refusal => OfRefusal(refusal),
            SubjectTokenException { InnerException: (IOException or UnauthorizedAccessException) and var unreadable } =>
                ($"the token to exchange cannot be read: {unreadable.Message} Is the step that writes it part of this job?", false),
            SubjectTokenException => ("the server that gives the token to exchange did not give one. On GitHub Actions, the job needs 'permissions: id-token: write'.", false),
            _ when type is null => ("it gave no token. Does the machine, Pod or build have a service account, and is its API access allowed?", true),
            _ => ("no token came: the server that gives it cannot be reached. Check the network and run the same target again.", true),
        };
        return new SlipwayException(subject, reason, isTransient, exception is TokenResponseException ? exception : null);
    }

    private (string Reason, bool IsTransient) OfRefusal(TokenResponseException refusal)
    {
        var (error, words) = (refusal.Error?.Error ?? "", refusal.Error?.ErrorDescription is { Length: > 0 } description ? description.TrimEnd('.') : null);
        var said = words is null ? error : $"{error}: {words}";
        return (error, refusal.StatusCode) switch
        {
            (_, HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError) => ($"the server that gives tokens answers {(int)refusal.StatusCode}. Run the same again.", true),
            ("invalid_grant", _) when Says(words, "reasonable timeframe", "short-lived") =>
                ($"refused, because the clock of this machine is wrong ({said}). Set the clock: it may be off by five minutes at most.", false),
            ("invalid_grant", _) when type == "external_account" && Says(words, "expired", "stale") =>
                ($"the federation token has expired ({said}). Such a token is good for minutes: sign in again in the job that runs this, right before it.", false),
            ("invalid_grant" or "invalid_rapt" or "reauth_required", _) when type == "authorized_user" =>
                ($"the login has expired or was withdrawn ({said}). Log in again: gcloud auth application-default login.", false),
            ("invalid_grant", _) when Says(words, "not found", "deleted") => ($"the account does not exist any more ({said}). Make a file for another one.", false),
            ("invalid_grant", _) when type == "service_account" => ($"the key is refused ({said}). It may have been deleted or disabled: make a new one, or better use none (workload identity federation).", false),
            ("invalid_target", _) => ($"its workload identity provider does not exist or is disabled ({said}). Check 'audience' in the file.", false),
            ("unauthorized_client" or "access_denied", _) => ($"the workload identity provider does not admit this job ({said}). Check the provider's attribute condition against repository and branch.", false),
            (_, HttpStatusCode.Forbidden) => (
                $"it may not be impersonated. Grant roles/iam.workloadIdentityUser (to a federated identity) or roles/iam.serviceAccountTokenCreator (to another account) on {Account}, "
                + "and see that iamcredentials.googleapis.com is enabled: gcloud services enable iamcredentials.googleapis.com", false),
            _ => ($"no token is given: {said} ({(int?)refusal.StatusCode}).", false),
        };
    }

    private static bool Says(string? words, params string[] parts) => parts.Any(part => words?.Contains(part, StringComparison.OrdinalIgnoreCase) == true);
}
