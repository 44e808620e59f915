using System.Text.RegularExpressions;
using CliWrap;
using Serilog;
using Slipway.Images.Registries;
using Slipway.Naming;

namespace Slipway.Images.Dockerfiles;

/// <summary>Builds the image of a Dockerfile for one platform, unless the registry has it from an earlier run.</summary>
internal sealed partial class DockerfileBuilder(DockerfileImage image, RegistryClient registry, ILogger logger, string? programFolders = null) : IImageBuilder
{
    private const int ShownLines = 20;
    private readonly ILogger _logger = logger.ForContext<DockerfileBuilder>();

    public Task<BuiltImage> BuildAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        image.Validate();
        return PushedBuild.RunAsync(registry, build, () => BuildAndPushAsync(build, cancellationToken), _logger, cancellationToken);
    }

    private async Task<Digest> BuildAndPushAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        var program = await EngineProgram.FindAsync(
            image.Engine, programFolders ?? Environment.GetEnvironmentVariable("PATH") ?? "", cancellationToken);
        var bases = BaseImages.Of(await File.ReadAllTextAsync(image.File, cancellationToken), image.Arguments);
        using var folder = await EngineFolder.CreateAsync(registry, [build.Target, .. bases], cancellationToken);
        await RunAsync(program, EngineArguments.Build(program, image, build, folder), folder, cancellationToken);
        var imageId = (await File.ReadAllTextAsync(folder.ImageId, cancellationToken)).Trim();
        var output = "";
        foreach (var arguments in EngineArguments.Push(
            program, imageId, build.Target, RegistryAddress.Of(build.Target).IsPlainHttp(registry.Options.InsecureRegistries), folder))
        {
            try
            {
                output = await RunAsync(program, arguments, folder, cancellationToken);
            }
            catch (SlipwayException)
            {
                // Our client says what the registry means, if it still means it.
                await registry.CheckPushAsync(build.Target, cancellationToken);
                throw;
            }
        }

        var digest = File.Exists(folder.Digest) ? await File.ReadAllTextAsync(folder.Digest, cancellationToken) : PushedDigest().Match(output).Groups["digest"].Value;
        return Digest.TryParse(digest.Trim()) ?? throw new SlipwayException(build.Target.ToString(), $"{program.Name} pushed it, but did not say its digest.");
    }

    private async Task<string> RunAsync(EngineProgram program, IReadOnlyList<string> arguments, EngineFolder folder, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var pipe = PipeTarget.ToDelegate(line =>
        {
            lock (lines)
            {
                lines.Add(line);
            }

            _logger.Verbose("{Line:l}", line);
        });
        var result = await Cli.Wrap(program.File)
            .WithArguments(arguments)
            .WithEnvironmentVariables(EnvironmentOf(program, folder))
            .WithStandardOutputPipe(pipe)
            .WithStandardErrorPipe(pipe)
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(cancellationToken);
        _logger.Debug("{Program} ran for {Seconds:0.0} s", program.Name, result.RunTime.TotalSeconds);
        return result.ExitCode == 0 ? string.Join('\n', lines) : throw new SlipwayException(
            image.File, $"{program.Name} failed with exit code {result.ExitCode}:{string.Concat(lines.TakeLast(ShownLines).Select(line => $"\n  {line.Trim()}"))}");
    }

    private static Dictionary<string, string?> EnvironmentOf(EngineProgram program, EngineFolder folder)
    {
        var environment = new Dictionary<string, string?>();
        if (program.Engine == ContainerEngine.Docker)
        {
            environment["DOCKER_CONFIG"] = folder.Path;
            environment["DOCKER_BUILDKIT"] = "1";
            // They would make an index of the image, different each time.
            environment["BUILDX_NO_DEFAULT_ATTESTATIONS"] = "1";
        }
        else if (folder.Registries is { } registries)
        {
            environment["CONTAINERS_REGISTRIES_CONF"] = registries;
        }

        return environment;
    }

    // The last line of docker push: "1.4.0: digest: sha256:… size: 528".
    [GeneratedRegex("digest: (?<digest>sha256:[0-9a-f]{64}) size", RegexOptions.ExplicitCapture)]
    private static partial Regex PushedDigest();
}
