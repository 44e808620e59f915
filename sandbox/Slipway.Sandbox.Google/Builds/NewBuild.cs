using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Google.Builds;

/// <summary>A build from what somebody sent, or why there cannot be one.</summary>
internal static partial class NewBuild
{
    /// <summary>The bucket of logs that a project has without asking for one.</summary>
    public const string LogsBucket = $"{GoogleProject.Number}.cloudbuild-logs.googleusercontent.com";

    private const int MaxSteps = 100;
    private const int MaxTags = 64;

    private static readonly TimeSpan s_maxTime = TimeSpan.FromHours(24);

    // What the service says, not the caller.
    private static readonly string[] s_outputs =
        ["name", "id", "projectId", "status", "statusDetail", "results", "createTime", "startTime", "finishTime", "logUrl", "timing", "approval", "warnings", "failureInfo", "buildTriggerId", "sourceProvenance"];

    /// <exception cref="GoogleError">The build is refused.</exception>
    public static Build From(JsonObject sent, string location, Uri log, DateTimeOffset now)
    {
        var id = Guid.NewGuid().ToString();
        var json = BuildFields.Normalize(sent);
        foreach (var output in s_outputs)
            json.Remove(output);
        Check(json);
        json = Substitutions.Apply(json, id, location);
        json["name"] = $"projects/{GoogleProject.Number}/locations/{location}/builds/{id}";
        json["id"] = id;
        json["projectId"] = GoogleProject.Id;
        json["status"] = "QUEUED";
        json["createTime"] = Time(now);
        json["timeout"] ??= "3600s";
        json["queueTtl"] ??= "3600s";
        json["logsBucket"] ??= $"gs://{LogsBucket}";
        json["serviceAccount"] ??= $"projects/{GoogleProject.Id}/serviceAccounts/{GoogleProject.Account}";
        json["logUrl"] = new Uri(log, $"{location}/{id}").AbsoluteUri;
        return new Build(id, location, json);
    }

    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static void Check(JsonObject json)
    {
        var steps = (json["steps"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        if (steps.Count is 0 or > MaxSteps)
            throw GoogleError.Invalid($"invalid build: invalid number of build steps: {steps.Count}; expected 1 to {MaxSteps}");
        foreach (var (index, step) in steps.Index())
        {
            if (string.IsNullOrEmpty((string?)step["name"]))
                throw GoogleError.Invalid($"invalid build: invalid build step name in step {index}: it is empty");
            if (step["script"] is not null && (step["args"] is not null || step["entrypoint"] is not null))
                throw GoogleError.Invalid($"invalid build: build step {index}: script cannot be combined with args or entrypoint");
            if (step["secretEnv"] is not null)
                throw NoSecrets();
            Build.Duration(step, "timeout");
        }

        if (json["availableSecrets"] is not null || json["secrets"] is not null)
            throw NoSecrets();
        var tags = Build.TextsOf(json, "tags");
        if (tags.Count > MaxTags || tags.FirstOrDefault(tag => !TagPattern().IsMatch(tag)) is not null)
            throw GoogleError.Invalid($"invalid build: expected at most {MaxTags} tags of letters, digits, '_', '-' and '.'");
        if (Build.Duration(json, "timeout") > s_maxTime)
            throw GoogleError.Invalid("invalid build: timeout exceeds the maximum of 86400s");
        if (json["source"] is JsonObject { Count: > 0 } source && source["storageSource"] is null)
            throw GoogleError.Invalid("invalid build: the sandbox takes sources from Cloud Storage only (storageSource)");
        CheckAccount(json);
    }

    private static void CheckAccount(JsonObject json)
    {
        if ((string?)json["serviceAccount"] is not { } account)
            return;
        if (!account.EndsWith($"/serviceAccounts/{GoogleProject.Account}", StringComparison.Ordinal))
            throw GoogleError.Forbidden($"caller does not have permission to act as service account {account}");
        if (json["logsBucket"] is null && (string?)json["options"]?["logging"] is not ("CLOUD_LOGGING_ONLY" or "NONE") && (string?)json["options"]?["defaultLogsBucketBehavior"] != "REGIONAL_USER_OWNED_BUCKET")
        {
            throw GoogleError.Invalid("if 'build.service_account' is specified, the build must either (a) specify 'build.logs_bucket', (b) use the REGIONAL_USER_OWNED_BUCKET build.options.default_logs_bucket_behavior option, "
                + "or (c) use either CLOUD_LOGGING_ONLY / NONE logging options: invalid argument");
        }
    }

    private static GoogleError NoSecrets() => GoogleError.Invalid("invalid build: the sandbox has no Secret Manager; leave secrets out");

    [GeneratedRegex(@"^\w[\w.-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TagPattern();
}
