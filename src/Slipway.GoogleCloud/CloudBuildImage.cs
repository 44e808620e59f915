using Serilog;
using Slipway.GoogleCloud.Builds;
using Slipway.Images;
using Slipway.Images.Registries;

namespace Slipway.GoogleCloud;

/// <summary>
/// An image that Cloud Build builds (https://cloud.google.com/build/docs): from a Dockerfile, by a buildpack, or as a <c>cloudbuild.yaml</c> says. What is built is the commit, not the
/// work tree; the options are the API's own and have its defaults.
/// </summary>
public sealed record CloudBuildImage : ImageSource
{
    private CloudBuildImage(BuildKind kind, string path) => (Kind, Path) = (kind, path);

    /// <summary>The Dockerfile, the buildpack's folder, or the build configuration, in the repository.</summary>
    public string Path { get; }

    /// <summary>The id of the project that builds. Default: the parameter <c>GoogleCloudProject</c>, else that of the image's registry, else that of the credentials.</summary>
    public string? Project { get; init; }

    /// <summary>The region, such as <c>europe-west3</c>. Default: that of the worker pool, else <c>global</c>.</summary>
    public string? Region { get; init; }

    /// <summary>The bucket that the source is uploaded to, without <c>gs://</c>. Default: <c>{project}_cloudbuild</c>, which must be the project's.</summary>
    public string? SourceBucket { get; init; }

    /// <summary>With a Dockerfile: the folder that <c>COPY</c> copies from. Default: the Dockerfile's folder.</summary>
    public string? Context { get; init; }

    /// <summary>With a Dockerfile: the stage to build. Default: the last.</summary>
    public string? Target { get; init; }

    /// <summary>
    /// With a Dockerfile, values of its <c>ARG</c>s; with a buildpack, environment variables of it. Cloud Build replaces <c>$_VERSION</c> and other substitutions in them; <c>$$</c> is a dollar sign.
    /// They show in the build: no secrets. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>With a Dockerfile: labels besides <c>org.opencontainers.image.{source,revision,version,created}</c>. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>With a buildpack: the builder's image. Default: Google's.</summary>
    public string Builder { get; init; } = "gcr.io/buildpacks/builder:latest";

    /// <summary>Substitutions, <c>_NAME</c> to value, besides <c>_VERSION</c>, <c>_COMMIT</c> and <c>_IMAGE</c> (repository and tag), which are always there. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Substitutions { get; init; } = new Dictionary<string, string>();

    /// <summary><c>options.machineType</c>, such as <c>E2_HIGHCPU_8</c>.</summary>
    public string? MachineType { get; init; }

    /// <summary><c>options.diskSizeGb</c>, up to 4000.</summary>
    public int? DiskSizeGb { get; init; }

    /// <summary>The private pool, <c>options.pool.name</c>: <c>projects/{project}/locations/{region}/workerPools/{pool}</c>.</summary>
    public string? WorkerPool { get; init; }

    /// <summary>The account that builds: an email address, or <c>projects/{project}/serviceAccounts/{email}</c>.</summary>
    public string? ServiceAccount { get; init; }

    /// <summary>How long it may run, up to a day; the API's default is an hour.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long it may wait to begin; the API's default is an hour.</summary>
    public TimeSpan? QueueTtl { get; init; }

    /// <summary><c>options.logging</c>, such as <c>CLOUD_LOGGING_ONLY</c>: the default here where a service account is named and nothing about logs, because the API takes no other then.</summary>
    public string? Logging { get; init; }

    /// <summary>The bucket of the log: <c>gs://bucket[/folder]</c>.</summary>
    public string? LogsBucket { get; init; }

    /// <summary><c>options.defaultLogsBucketBehavior</c>, such as <c>REGIONAL_USER_OWNED_BUCKET</c>.</summary>
    public string? DefaultLogsBucketBehavior { get; init; }

    /// <summary>What it is made from.</summary>
    internal BuildKind Kind { get; }

    /// <summary>The services and the source, which the targets know.</summary>
    internal CloudBuildAccess? Access { get; init; }

    /// <summary>The image of a Dockerfile.</summary>
    /// <param name="file">The path of the Dockerfile, or of a folder with one.</param>
    public static CloudBuildImage FromDockerfile(string file)
    {
        var path = System.IO.Path.GetFullPath(file);
        return new(BuildKind.Dockerfile, Directory.Exists(path) ? System.IO.Path.Combine(path, "Dockerfile") : path);
    }

    /// <summary>The image of a folder, made by a buildpack (https://cloud.google.com/docs/buildpacks/overview).</summary>
    /// <param name="folder">The folder of the application.</param>
    public static CloudBuildImage FromBuildpack(string folder) => new(BuildKind.Buildpack, System.IO.Path.GetFullPath(folder));

    /// <summary>
    /// The image that a build configuration makes (https://cloud.google.com/build/docs/build-config-file-schema). It pushes <c>$_IMAGE</c>, by naming it in <c>images</c> or in a step of its own.
    /// </summary>
    /// <param name="file">The path of the <c>cloudbuild.yaml</c>.</param>
    public static CloudBuildImage FromConfig(string file) => new(BuildKind.Config, System.IO.Path.GetFullPath(file));

    /// <inheritdoc/>
    /// <exception cref="InvalidInputException">It is not part of a build with the targets of Slipway.</exception>
    public override IImageBuilder CreateBuilder(RegistryClient registry, ILogger logger) => Access is null
        ? throw new InvalidInputException("CloudBuildImage", "only the target BuildImage builds it, which knows the repository and the services: make it the Image of an Application.")
        : new CloudBuildBuilder(this, Access, registry, logger);
}
