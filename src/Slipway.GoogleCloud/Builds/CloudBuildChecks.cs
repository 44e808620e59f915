using System.Text.RegularExpressions;
using Slipway.Images;

namespace Slipway.GoogleCloud.Builds;

/// <summary>What can be checked of a build before anything is sent (https://cloud.google.com/build/quotas#resource_limits).</summary>
internal static partial class CloudBuildChecks
{
    /// <exception cref="InvalidInputException">All problems.</exception>
    public static void Check(CloudBuildImage image, ImageBuild build)
    {
        List<Problem> problems =
        [
            .. image.Substitutions.Where(entry => !SubstitutionName().IsMatch(entry.Key) || entry.Key is BuildDefinition.Version or BuildDefinition.Commit or BuildDefinition.Image)
                .Select(entry => new Problem($"substitution '{entry.Key}'", "expected '_', then A to Z, 0 to 9 and '_', and none of _VERSION, _COMMIT and _IMAGE, which are there already.")),
            .. image.Substitutions.Where(entry => entry.Value.Length > 4000).Select(entry => new Problem($"substitution '{entry.Key}'", $"its value has {entry.Value.Length} characters; expected 4000 at most.")),
            .. image.Arguments.Keys.Where(name => !ArgumentName().IsMatch(name)).Select(name => new Problem($"build argument '{name}'", "expected letters, digits and '_', not beginning with a digit.")),
            .. Unless(image.Region is null || Location().IsMatch(image.Region), "region", image.Region, "a region, such as europe-west3, or global"),
            .. Unless(image.WorkerPool is null || PoolName().IsMatch(image.WorkerPool), "worker pool", image.WorkerPool, "projects/{project}/locations/{region}/workerPools/{pool}"),
            .. Unless(image.ServiceAccount is null || AccountName().IsMatch(image.ServiceAccount), "service account", image.ServiceAccount, "an email address, or projects/{project}/serviceAccounts/{email}"),
            .. Unless(image.LogsBucket is null || image.LogsBucket.StartsWith("gs://", StringComparison.Ordinal), "logs bucket", image.LogsBucket, "gs://bucket[/folder]"),
            .. Unless(image.SourceBucket is null || BucketName().IsMatch(image.SourceBucket), "source bucket", image.SourceBucket, "the name of a bucket, without gs://"),
            .. Unless(image.DiskSizeGb is null or (> 0 and <= 4000), "disk size", $"{image.DiskSizeGb}", "1 to 4000 GB"),
            .. Unless(image.Timeout is null || (image.Timeout > TimeSpan.Zero && image.Timeout <= TimeSpan.FromDays(1)), "timeout", $"{image.Timeout}", "more than nothing and a day at most"),
            .. Unless(image.QueueTtl is null || image.QueueTtl > TimeSpan.Zero, "queueTtl", $"{image.QueueTtl}", "more than nothing"),
        ];
        if (build.Source.IsDirty)
        {
            problems.Add(new("the work tree", $"it has changes that commit {build.Source.Commit.Abbreviated} lacks, and Cloud Build gets the commit. Commit them first."));
        }

        if (build.Target.Tag is null)
        {
            problems.Add(new($"image '{build.Target}'", "expected a tag: the version that is built."));
        }

        if (problems.Count > 0)
        {
            throw new InvalidInputException(problems);
        }
    }

    /// <summary>The region of a worker pool; null where none is named.</summary>
    public static string? RegionOf(string? pool) => pool?.Split('/')[3];

    private static IEnumerable<Problem> Unless(bool isFine, string subject, string? value, string expected) => isFine ? [] : [new Problem($"{subject} '{value}'", $"expected {expected}.")];

    [GeneratedRegex(@"^_[A-Z0-9_]{1,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SubstitutionName();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ArgumentName();

    [GeneratedRegex(@"^[a-z][a-z0-9-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Location();

    [GeneratedRegex(@"^projects/[a-z0-9.:-]+/locations/[a-z0-9-]+/workerPools/[a-z0-9-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex PoolName();

    [GeneratedRegex(@"^(projects/[a-z0-9.:-]+/serviceAccounts/)?[^@\s/]+@[^@\s/]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex AccountName();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex BucketName();
}
