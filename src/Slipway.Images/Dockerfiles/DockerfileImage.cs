using System.Text.RegularExpressions;
using Serilog;
using Slipway.Images.Dockerfiles;
using Slipway.Images.Registries;

namespace Slipway.Images;

/// <summary>The image of a Dockerfile, built by docker, podman or buildah. podman and buildah build the same commit to the same digest.</summary>
public sealed partial record DockerfileImage : ImageSource
{
    private DockerfileImage(string file) => File = file;

    /// <summary>The full path of the Dockerfile.</summary>
    public string File { get; }

    /// <summary>The full path of the folder that <c>COPY</c> copies from. Default: the Dockerfile's folder.</summary>
    public string? Context { get; init; }

    /// <summary>What builds. Default: the first of docker, podman and buildah that is installed and works.</summary>
    public ContainerEngine Engine { get; init; }

    /// <summary>The stage of a Dockerfile with several to build. Default: the last.</summary>
    public string? Target { get; init; }

    /// <summary>
    /// The platforms to build for, such as <c>linux/arm64</c>; several are one image each, put together as an index. Default: the engine's own.
    /// </summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>Values for the Dockerfile's <c>ARG</c>s. They show on the command line and in the image's history: see <see cref="Secrets"/>. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>Files for <c>RUN --mount=type=secret,id=…</c>, by id. Their content is not part of the image. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels besides <c>org.opencontainers.image.{source,revision,version,created}</c>. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The folder that is sent to the build.</summary>
    internal string ContextFolder => Context ?? Path.GetDirectoryName(File)!;

    /// <summary>The image of a Dockerfile.</summary>
    /// <param name="file">The path of the Dockerfile, or of a folder with one.</param>
    public static DockerfileImage FromFile(string file)
    {
        var path = Path.GetFullPath(file);
        return new(Directory.Exists(path) ? Path.Combine(path, "Dockerfile") : path);
    }

    /// <inheritdoc/>
    public override IImageBuilder CreateBuilder(RegistryClient registry, ILogger logger) =>
        PlatformImages.Builder(
            Platforms, platform => new DockerfileBuilder(this with { Platforms = platform is null ? [] : [platform] }, registry, logger), registry, logger);

    /// <inheritdoc/>
    internal override void Validate()
    {
        var problems = new List<Problem>();
        if (!System.IO.File.Exists(File))
        {
            problems.Add(new(File, "the Dockerfile does not exist."));
        }

        if (!Directory.Exists(ContextFolder))
        {
            problems.Add(new(ContextFolder, "the folder of the build's context does not exist."));
        }

        problems.AddRange(Platforms.Where(platform => !PlatformName().IsMatch(platform))
            .Select(platform => new Problem($"platform '{platform}'", "expected os/architecture[/variant], such as linux/arm64.")));
        problems.AddRange(Arguments.Keys.Where(name => !ArgumentName().IsMatch(name))
            .Select(name => new Problem($"build argument '{name}'", "expected letters, digits and '_', not beginning with a digit.")));
        problems.AddRange(Secrets.Where(secret => !SecretName().IsMatch(secret.Key) || secret.Value.Contains(',', StringComparison.Ordinal))
            .Select(secret => new Problem($"build secret '{secret.Key}'", "expected an id of letters, digits, '.', '_' and '-', and a path without a comma.")));
        problems.AddRange(Secrets.Where(secret => !System.IO.File.Exists(secret.Value))
            .Select(secret => new Problem($"build secret '{secret.Key}'", $"the file {secret.Value} does not exist.")));
        if (problems.Count > 0)
        {
            throw new InvalidInputException(problems);
        }
    }

    [GeneratedRegex("^[a-z0-9]+/[a-z0-9]+(/[a-z0-9]+)?\\z")]
    private static partial Regex PlatformName();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*\\z")]
    private static partial Regex ArgumentName();

    [GeneratedRegex("^[A-Za-z0-9._-]+\\z")]
    private static partial Regex SecretName();
}
