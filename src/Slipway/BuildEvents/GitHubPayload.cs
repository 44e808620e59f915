using Slipway.Naming;
using Slipway.Values;

namespace Slipway.BuildEvents;

/// <summary>Reads payloads of GitHub's webhooks (https://docs.github.com/webhooks/webhook-events-and-payloads).</summary>
internal static class GitHubPayload
{
    /// <summary>Reads <c>registry_package</c>, or <c>package</c>, which has the same form.</summary>
    public static BuildEvent ReadPackage(string subject, MapValue payload, MapValue package)
    {
        if (!"container".Equals(package.GetString("package_type"), StringComparison.OrdinalIgnoreCase))
        {
            return new BuildEvent.Other("a package that is not a container image was published");
        }

        if (payload.GetString("action") is not ("published" or "updated"))
        {
            throw new InvalidInputException(subject, "found a package with an unknown 'action'; expected published or updated.");
        }

        var version = package.GetMap("package_version") ?? throw new InvalidInputException(subject, "found a package without 'package_version'; expected the payload of registry_package.");
        var tag = version.GetMap("container_metadata")?.GetMap("tag");
        if (tag?.GetString("name") is not { Length: > 0 } name)
        {
            return new BuildEvent.Other("an image was pushed without a tag");
        }

        var image = RepositoryOf(package, version) is { } repository ? ImageReference.TryParse($"{repository}:{name}") : null;
        var digest = tag.GetString("digest") is { Length: > 0 } text ? text : version.GetString("version") is { } other && other.StartsWith("sha256:", StringComparison.Ordinal) ? other : null;
        return image is null ? throw new InvalidInputException(subject, "the package does not say which image it is; expected 'package_url', or 'namespace' and 'name', and a tag.")
            : digest is null ? new BuildEvent.Pushed(image)
            : Digest.TryParse(digest) is { } parsed ? new BuildEvent.Pushed(image.WithDigest(parsed))
            : throw new InvalidInputException(subject, "the digest of the package's tag is not a digest; expected sha256: and 64 hex digits.");
    }

    /// <summary>Reads <c>workflow_run</c>.</summary>
    public static BuildEvent ReadRun(string subject, MapValue payload, MapValue run)
    {
        if (payload.GetString("action") is not "completed" || run.GetString("conclusion") is not { } conclusion)
        {
            return new BuildEvent.Other("a workflow's run is not over yet");
        }

        return CommitSha.TryParse(run.GetString("head_sha") ?? "") is { } commit && payload.GetMap("repository")?.GetString("full_name") is { } repository
            ? new BuildEvent.Ran(new WorkflowRun(
                run.GetString("name") ?? "a workflow", repository, commit, conclusion, Uri.TryCreate(run.GetString("html_url"), UriKind.Absolute, out var page) ? page : null))
            : throw new InvalidInputException(subject, "found a workflow's run without commit or repository; expected 'workflow_run.head_sha' and 'repository.full_name'.");
    }

    // ghcr.io's names are lower case, and owners need not be.
    private static string? RepositoryOf(MapValue package, MapValue version) =>
        version.GetString("package_url") is { Length: > 0 } url && ImageReference.TryParse(url.TrimEnd(':')) is { } image ? image.Repository
        : package.GetString("name") is { } name && package.GetString("namespace") is { } owner ? $"ghcr.io/{owner}/{name}".ToLowerInvariant()
        : null;
}
