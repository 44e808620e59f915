using System.Net;

namespace Slipway.GoogleCloud.Http;

/// <summary>What an error of a service means, and what to do about it.</summary>
internal static class GoogleRefusals
{
    // The narrowest of the predefined roles that has it (https://cloud.google.com/iam/docs/understanding-roles).
    private static readonly (string Permission, string Role)[] Roles =
    [
        ("cloudbuild.builds.", "roles/cloudbuild.builds.editor"),
        ("cloudbuild.workerpools.", "roles/cloudbuild.workerPoolUser"),
        ("storage.buckets.", "roles/storage.bucketViewer"),
        ("storage.objects.get", "roles/storage.objectViewer"),
        ("storage.objects.", "roles/storage.objectAdmin"),
        ("container.clusters.connect", "roles/container.developer"),
        ("container.clusters.", "roles/container.clusterViewer"),
        ("pubsub.subscriptions.", "roles/pubsub.subscriber"),
        ("logging.", "roles/logging.viewer"),
        ("iam.serviceAccounts.actAs", "roles/iam.serviceAccountUser"),
        ("iam.serviceaccounts.actAs", "roles/iam.serviceAccountUser"),
        ("serviceusage.services.use", "roles/serviceusage.serviceUsageConsumer"),
        ("artifactregistry.repositories.upload", "roles/artifactregistry.writer"),
    ];

    /// <param name="request">What was asked for.</param>
    /// <param name="answer">The answer, not 2xx.</param>
    /// <param name="account">Who asked, where it is known.</param>
    public static GoogleRefusedException Of(GoogleRequest request, GoogleAnswer answer, string? account)
    {
        var error = GoogleError.Of(answer.Content);
        var who = error.Account ?? account ?? "the account";
        return new(request.Subject, Describe(request, answer, error, who), answer.Status, answer.IsTransient);
    }

    private static string Describe(GoogleRequest request, GoogleAnswer answer, GoogleError error, string who)
    {
        var message = error.Message.TrimEnd('.');
        var service = error.About.GetValueOrDefault("service") ?? request.Service;
        var project = request.Project ?? ProjectOf(error);
        var ofProject = project is null ? "" : $" --project {project}";
        return (error.Reason, answer.Status) switch
        {
            ("SERVICE_DISABLED" or "accessNotConfigured", _) =>
                // The project that pays may be another one than the request is about: that of a user's login.
                $"{service} is not enabled{(project is null ? "" : $" in project {ProjectOf(error) ?? project}")}. Enable it: gcloud services enable {service}{(ProjectOf(error) is { } consumer ? $" --project {consumer}" : ofProject)}",
            ("BILLING_DISABLED", _) => $"project {project} has no billing account: {message}.",
            ("CONSUMER_INVALID" or "USER_PROJECT_DENIED" or "RESOURCE_PROJECT_INVALID", _) =>
                $"project {ProjectOf(error) ?? project} does not exist, or {who} may not use it. Check the project's id, which is not its name, and grant roles/serviceusage.serviceUsageConsumer where it is right.",
            ("ACCESS_TOKEN_SCOPE_INSUFFICIENT", _) => $"the token of {who} is not for this service. Give the machine the access scope cloud-platform: what it may do is then up to roles.",
            (_, HttpStatusCode.Unauthorized) => $"the credentials of {who} are not accepted (401): {message}.",
            (_, HttpStatusCode.Forbidden) when error.Permission is { } permission =>
                $"{who} lacks permission {permission} on {error.Resource ?? request.Subject}, or it does not exist. Grant {RoleOf(permission)} to it{(project is null ? "" : $" in project {project}")}.",
            (_, HttpStatusCode.Forbidden) => $"{who} may not do this (403): {message}.",
            (_, HttpStatusCode.NotFound) => $"not found, or {who} may not see it (404): {message}.",
            (_, HttpStatusCode.TooManyRequests) =>
                $"the quota of {service} is used up{(error.About.GetValueOrDefault("quota_limit") is { } limit ? $" ({limit} {error.About.GetValueOrDefault("quota_limit_value")})" : "")}: {message}. "
                + $"Run the same again later, or ask for more: https://console.cloud.google.com/iam-admin/quotas{(project is null ? "" : $"?project={project}")}",
            _ when answer.IsTransient => $"{service} failed ({(int)answer.Status}): {message}. Run the same again.",
            (_, >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest) => $"{request.Address.Authority} redirects elsewhere ({(int)answer.Status}), and credentials are not sent there. Check the address.",
            _ => $"{service} refused it ({(int)answer.Status}): {message}.",
        };
    }

    // projects/123
    private static string? ProjectOf(GoogleError error) => error.About.GetValueOrDefault("consumer") is { } consumer && consumer.StartsWith("projects/", StringComparison.Ordinal) ? consumer["projects/".Length..] : null;

    private static string RoleOf(string permission) =>
        Roles.FirstOrDefault(entry => permission.StartsWith(entry.Permission, StringComparison.Ordinal)).Role ?? "a role that has it";
}
