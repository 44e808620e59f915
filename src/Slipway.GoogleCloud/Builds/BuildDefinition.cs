using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.GoogleCloud.Storage;
using Slipway.Images;

namespace Slipway.GoogleCloud.Builds;

/// <summary>A build as it is created (https://cloud.google.com/build/docs/api/reference/rest/v1/projects.builds#Build): steps, or a configuration, and what the options say on top.</summary>
internal static class BuildDefinition
{
    public const string Version = "_VERSION";
    public const string Commit = "_COMMIT";
    public const string Image = "_IMAGE";

    /// <summary>The tag by which a run finds the build that an earlier one has created for the same version of the same application.</summary>
    public static string TagOf(CloudBuildImage image, ImageBuild build, string path)
    {
        var identity = string.Join('\n', build.Application, build.Source.Version, build.Source.Commit, build.Target, image.Kind, path);
        return $"slipway-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..32]}";
    }

    /// <param name="image">The options.</param>
    /// <param name="build">What is built.</param>
    /// <param name="content">Steps and what else is special to the kind of build: see <see cref="BuildContent"/>.</param>
    /// <param name="source">The uploaded source.</param>
    /// <param name="tag">The tag to find it by.</param>
    /// <param name="project">The project that builds.</param>
    public static JsonObject Of(CloudBuildImage image, ImageBuild build, JsonObject content, StoredObject source, string tag, string project)
    {
        var definition = (JsonObject)content.DeepClone();
        definition["source"] = new JsonObject
        {
            ["storageSource"] = new JsonObject { ["bucket"] = source.Bucket, ["object"] = source.Name, ["generation"] = source.Generation },
        };
        var tags = Part(definition, "tags", () => new JsonArray());
        tags.Add("slipway");
        tags.Add(tag);
        var substitutions = Part(definition, "substitutions", () => new JsonObject());
        foreach (var (name, value) in image.Substitutions.Append(new(Version, build.Source.Version)).Append(new(Commit, build.Source.Commit.Value)).Append(new(Image, build.Target.ToString())))
        {
            substitutions[name] = value;
        }

        Set(definition, "timeout", "timeout", Seconds(image.Timeout));
        Set(definition, "queueTtl", "queue_ttl", Seconds(image.QueueTtl));
        Set(definition, "logsBucket", "logs_bucket", image.LogsBucket);
        Set(definition, "serviceAccount", "service_account", image.ServiceAccount is not { } account ? null : account.Contains('/', StringComparison.Ordinal) ? account : $"projects/{project}/serviceAccounts/{account}");
        var options = Part(definition, "options", () => new JsonObject());
        Set(options, "machineType", "machine_type", image.MachineType);
        Set(options, "diskSizeGb", "disk_size_gb", image.DiskSizeGb?.ToString(CultureInfo.InvariantCulture));
        Set(options, "logging", "logging", image.Logging);
        Set(options, "defaultLogsBucketBehavior", "default_logs_bucket_behavior", image.DefaultLogsBucketBehavior);
        if (image.WorkerPool is { } pool)
        {
            options["pool"] = new JsonObject { ["name"] = pool };
        }

        // A substitution that no step uses, such as one of ours, would be an error else.
        if (!Has(options, "substitutionOption", "substitution_option"))
        {
            options["substitutionOption"] = "ALLOW_LOOSE";
        }

        if (Has(definition, "serviceAccount", "service_account") && !Has(definition, "logsBucket", "logs_bucket")
            && !Has(options, "logging", "logging") && !Has(options, "defaultLogsBucketBehavior", "default_logs_bucket_behavior"))
        {
            options["logging"] = "CLOUD_LOGGING_ONLY";
        }

        return definition;
    }

    private static string? Seconds(TimeSpan? time) => time is { } span ? $"{(long)span.TotalSeconds}s" : null;

    private static bool Has(JsonObject parent, string name, string other) => parent[name] is not null || parent[other] is not null;

    // A configuration may have either spelling; both at once would be refused.
    private static void Set(JsonObject parent, string name, string other, string? value)
    {
        if (value is not null)
        {
            parent.Remove(other);
            parent[name] = value;
        }
    }

    private static T Part<T>(JsonObject parent, string name, Func<T> create)
        where T : JsonNode
    {
        if (parent[name] is not T part)
        {
            parent[name] = part = create();
        }

        return part;
    }
}
