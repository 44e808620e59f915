using Serilog;
using Slipway.Images.DotNet;
using Slipway.Images.Registries;
using Slipway.Naming;

namespace Slipway.Images;

/// <summary>
/// The image of a .NET project, built by the SDK's container publish: no Dockerfile and no container engine
/// (https://learn.microsoft.com/dotnet/core/containers/sdk-publish).
/// </summary>
public sealed record DotNetImage : ImageSource
{
    private DotNetImage(string project) => Project = project;

    /// <summary>The full path of the project file.</summary>
    public string Project { get; }

    /// <summary>The image to build on. Default: the SDK's choice, Microsoft's runtime image for the project's framework.</summary>
    public ImageReference? BaseImage { get; init; }

    /// <summary>
    /// The platform of the base image, and of the publish where <see cref="IsPlatformSpecific"/> says so. Default: <c>linux-x64</c>.
    /// </summary>
    public string RuntimeIdentifier { get; init; } = "linux-x64";

    /// <summary>
    /// Several platforms to publish for instead, such as <c>linux-x64</c> and <c>linux-arm64</c>: one image each, put together as an index. Each also has
    /// a tag of its own, <c>1.4.0-linux-arm64</c>. Default: none, one image for <see cref="RuntimeIdentifier"/>.
    /// </summary>
    public IReadOnlyList<string> RuntimeIdentifiers { get; init; } = [];

    /// <summary>
    /// Whether to publish for the <see cref="RuntimeIdentifier"/>, which the project then must list in <c>RuntimeIdentifiers</c>.
    /// Default: false, assemblies that run anywhere, started by <c>dotnet</c>.
    /// </summary>
    public bool IsPlatformSpecific { get; init; }

    /// <summary>The TCP ports that the image declares. Default: those of the base image's environment.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Labels besides <c>org.opencontainers.image.{source,revision,version,created}</c>. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// MSBuild properties; they go before those set here, and show on the command line. Default: none. Analyzers do not run in an
    /// image build (<c>RunAnalyzers=false</c>), because the build's own compile has run them.
    /// </summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>The image of a project.</summary>
    /// <param name="project">The path of the project file.</param>
    public static DotNetImage FromProject(string project) => new(Path.GetFullPath(project));

    /// <inheritdoc/>
    public override IImageBuilder CreateBuilder(RegistryClient registry, ILogger logger) =>
        PlatformImages.Builder(
            RuntimeIdentifiers,
            platform => new DotNetImageBuilder(this with { RuntimeIdentifiers = [], RuntimeIdentifier = platform ?? RuntimeIdentifier }, registry, logger),
            registry,
            logger);

    /// <inheritdoc/>
    public override ImageSource WithDefaultBaseImage(ImageReference baseImage) => this with { BaseImage = BaseImage ?? baseImage };

    /// <inheritdoc/>
    internal override void Validate()
    {
        var problems = new List<Problem>();
        if (!File.Exists(Project))
        {
            problems.Add(new(Project, $"the project file does not exist. Name another one in build/Build.cs, DotNetImage.FromProject(…).{ProjectFiles.Hint(Project)}"));
        }

        problems.AddRange(Ports.Where(port => port is < 1 or > 65535).Select(port => new Problem($"port {port}", "expected 1 to 65535.")));
        problems.AddRange(Properties.Keys.Where(name => !PublishArguments.IsPropertyName(name))
            .Select(name => new Problem($"MSBuild property '{name}'", "expected letters, digits, '_', '-' and '.', beginning with a letter or '_'.")));
        if (problems.Count > 0)
        {
            throw new InvalidInputException(problems);
        }
    }
}
