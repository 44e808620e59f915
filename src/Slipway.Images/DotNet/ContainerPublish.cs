using CliWrap;
using Serilog;
using Slipway.Images.Registries;
using Slipway.Naming;

namespace Slipway.Images.DotNet;

/// <summary>Runs the SDK's container publish.</summary>
internal sealed class ContainerPublish(DotNetImage image, RegistryClient registry, ILogger logger)
{
    /// <summary>Publishes once; the result is the digest that the SDK pushed.</summary>
    /// <exception cref="ContainerPublishException">The SDK failed.</exception>
    public async Task<Digest> RunAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        using var folder = PublishFolder.Create(image, build);
        var environment = await EnvironmentAsync(build, cancellationToken);
        var output = new PublishOutput();
        var pipe = PipeTarget.ToDelegate(line =>
        {
            output.Add(line);
            logger.Verbose("{Line:l}", line);
        });
        var result = await Cli.Wrap(DotNetProgram.Path)
            .WithArguments(PublishArguments.Of(image, build, folder))
            .WithWorkingDirectory(Path.GetDirectoryName(image.Project)!)
            .WithEnvironmentVariables(environment)
            .WithStandardOutputPipe(pipe)
            .WithStandardErrorPipe(pipe)
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(cancellationToken);
        logger.Debug("dotnet ran for {Seconds:0.0} s", result.RunTime.TotalSeconds);
        if (result.ExitCode != 0)
        {
            throw new ContainerPublishException(
                image.Project, $"dotnet publish failed with exit code {result.ExitCode}:{output.Describe()}", output.HasContainerError);
        }

        var digest = File.Exists(folder.Result) ? (await File.ReadAllTextAsync(folder.Result, cancellationToken)).Trim() : "";
        return Digest.TryParse(digest) ?? throw new ContainerPublishException(
            image.Project, "the SDK published no image; expected an executable project (OutputType Exe, IsPublishable true).", isFromContainerTasks: false);
    }

    private async Task<Dictionary<string, string?>> EnvironmentAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        var target = RegistryAddress.Of(build.Target);
        var origin = image.BaseImage is { } baseImage ? RegistryAddress.Of(baseImage) : null;
        var environment = DotNetProgram.CleanEnvironment();
        await AddCredentialAsync("PUSH", target);
        if (origin is not null)
        {
            await AddCredentialAsync("PULL", origin);
        }

        // The SDK knows only the name localhost as a registry that needs no TLS.
        var hosts = new[] { target, origin }.OfType<RegistryAddress>().Where(address => address.IsLoopback).Select(address => address.Host)
            .Concat(registry.Options.InsecureRegistries);
        environment["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = string.Join(';', hosts.Distinct());
        return environment;

        async Task AddCredentialAsync(string direction, RegistryAddress address)
        {
            if (await registry.CredentialAsync(address, cancellationToken) is { } credential)
            {
                environment[$"DOTNET_CONTAINER_{direction}_REGISTRY_UNAME"] = credential.User;
                environment[$"DOTNET_CONTAINER_{direction}_REGISTRY_PWORD"] = credential.Secret.Reveal();
            }
        }
    }
}
