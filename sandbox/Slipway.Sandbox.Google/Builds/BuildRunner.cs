using System.Text.Json.Nodes;
using Slipway.Sandbox.Faults;
using Slipway.Sandbox.Google.Access;
using Slipway.Sandbox.Google.Storage;
using Slipway.Sandbox.Hosting;
using Slipway.Sandbox.Processes;

namespace Slipway.Sandbox.Google.Builds;

/// <summary>Does what a build says, on this machine: unpacks its source, runs its steps one after the other, and looks for its images in the registry.</summary>
internal sealed class BuildRunner(GoogleSurroundings surroundings, StorageStore storage, BuildLogs logs)
{
    private string Registry => $"{ServerPorts.ApplicationHost}:{surroundings.Ports().WebPort}";

    /// <summary>Fills in the results and the steps' status, whatever happens.</summary>
    /// <exception cref="BuildFailure">A step failed, or there is no source or image.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; everything that it started has ended.</exception>
    public async Task RunAsync(Build build, JsonObject results, CancellationToken cancellationToken)
    {
        using var folder = new BuildFolder(Path.Combine(surroundings.Folder, "builds", "running", build.Id));
        using var log = logs.Open(build);
        try
        {
            log.Write($"starting build \"{build.Id}\"");
            log.Write("FETCHSOURCE");
            await SourceArchive.UnpackAsync(build, storage, folder.Workspace, cancellationToken);
            log.Write("BUILD");
            var built = new HashSet<ImageTag>();
            foreach (var (index, step) in build.Json["steps"]!.AsArray().Index())
                await StepAsync(new BuildStep(build, index, step!.AsObject(), folder), built, results, log, cancellationToken);
            log.Write("PUSH");
            results["images"] = Images(build, built, log);
            log.Write("DONE");
        }
        catch (BuildFailure failure)
        {
            log.Write("ERROR");
            log.Write($"ERROR: {failure.Message}");
            throw;
        }
    }

    private async Task StepAsync(BuildStep step, HashSet<ImageTag> built, JsonObject results, RunLog log, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (step.Timeout is { } timeout)
            limit.CancelAfter(timeout);
        var name = $"build step {step.Index} \"{step.Image}\"";
        log.Write($"Starting {step.Caption}");
        var code = 0;
        try
        {
            foreach (var command in Commands(step, built, log))
            {
                using var process = RunProcess.Start(command, step.Folder, Environment(step));
                code = await process.WaitAsync(line => log.Write($"{step.Caption}: {line}"), limit.Token);
                if (code != 0)
                    break;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            step.Json["status"] = "TIMEOUT";
            throw Failed($"{name} failed: step timed out");
        }

        if (step.IsLast && surroundings.Faults.Strikes(FaultKind.BuildFails))
            code = 1;
        step.Finish(code, results);
        log.Write($"Finished {step.Caption}");
        if (code != 0 && !step.MayFail(code))
            throw Failed($"{name} failed: step exited with non-zero status: {code}");
    }

    private List<IReadOnlyList<string>> Commands(BuildStep step, HashSet<ImageTag> built, RunLog log)
    {
        if (DockerCommand.Parse(step.Image, step.Entrypoint, step.Arguments) is not { } docker)
            return [step.Command()];
        switch (docker.Verb)
        {
            case "build":
                var (what, commands) = new ImageCommands(Registry, surroundings.DockerConfig).Of(docker, step.Folder, step.Scratch);
                log.Write($"{step.Caption}: {what}");
                built.UnionWith(docker.Tags.Select(ImageTag.Parse));
                return [.. commands];
            case "push":
                // Its build pushed it.
                return docker.Operands.Select(ImageTag.Parse).FirstOrDefault(tag => !built.Contains(tag)) is { } missing
                    ? throw Failed($"An image does not exist locally with the tag: {missing.Registry}/{missing.Repository}:{missing.Tag}")
                    : [];
            default:
                throw Failed($"docker {docker.Verb}: the sandbox knows build and push only");
        }
    }

    private JsonArray Images(Build build, HashSet<ImageTag> built, RunLog log)
    {
        var pushed = new JsonArray();
        foreach (var text in build.Texts("images"))
        {
            var tag = ImageTag.Parse(text);
            if (!built.Contains(tag))
                throw new BuildFailure("PUSH_IMAGE_NOT_FOUND", $"failed to find one or more images after execution of build steps: [\"{text}\"]");
            if (tag.Registry != Registry || surroundings.FindDigest(tag.Repository, tag.Tag) is not { } digest)
                throw new BuildFailure("PUSH_NOT_AUTHORIZED", $"failed to push \"{text}\": denied; the sandbox's registry is {Registry}");
            log.Write($"Pushing {text}: digest: {digest}");
            pushed.Add(new JsonObject { ["name"] = text, ["digest"] = digest });
        }

        return pushed;
    }

    /// <summary>As the sandbox's CI has it, and what a step finds in the cloud: who it is, and where it may push.</summary>
    private Dictionary<string, string> Environment(BuildStep step)
    {
        var environment = RunEnvironment.Inherited();
        environment["BUILDER_OUTPUT"] = step.Output;
        environment["DOCKER_CONFIG"] = surroundings.DockerConfig;
        environment["GCE_METADATA_HOST"] = surroundings.Ports().Web.Authority + MetadataEndpoints.Path(surroundings.Token);
        environment["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = Registry;
        foreach (var direction in (string[])["PUSH", "PULL"])
        {
            environment[$"DOTNET_CONTAINER_{direction}_REGISTRY_UNAME"] = "sandbox";
            environment[$"DOTNET_CONTAINER_{direction}_REGISTRY_PWORD"] = surroundings.Token.Value;
        }

        foreach (var pair in step.Environment.Select(text => text.Split('=', 2)))
            environment[pair[0]] = pair.Length > 1 ? pair[1] : "";
        return environment;
    }

    private static BuildFailure Failed(string why) => new("USER_BUILD_STEP", why);
}
