using System.Globalization;
using Slipway.Sandbox.Processes;

namespace Slipway.Sandbox.Ci;

/// <summary>The environment of a run: what programs need to work, and what the run is about.</summary>
internal static class CiEnvironment
{
    /// <param name="run">The run.</param>
    /// <param name="surroundings">What CI knows of the sandbox.</param>
    /// <param name="workspace">The folder that a workflow's job has checked out, or is about to; null for a build that is started directly.</param>
    public static IReadOnlyDictionary<string, string> Create(CiRun run, CiSurroundings surroundings, string? workspace = null)
    {
        var environment = RunEnvironment.Inherited();
        var address = surroundings.Address();
        environment["CI"] = "true";
        environment["SLIPWAY_FORGE_TOKEN"] = surroundings.Token;
        environment["SLIPWAY_RUN_URL"] = $"{address}{run.Repository}/actions/runs/{run.Id}";
        if (workspace is null || File.Exists(Path.Combine(workspace, "slipway.yaml")))
        {
            environment["SLIPWAY_CONFIG_REPOSITORY"] = $"{address}{run.Repository}.git";
        }

        if (workspace is null)
        {
            environment["SLIPWAY_KUBECONFIG"] = surroundings.Kubeconfig;
            environment["SLIPWAY_BUILD_CACHE"] = Path.Combine(surroundings.Folder, "build-cache");
        }
        else
        {
            // What docker/login-action would have done, and an image that is to be had without a network.
            environment["SLIPWAY_AUTO_START_SANDBOX"] = "false";
            environment["SLIPWAY_DOCKER_CONFIG"] = surroundings.DockerConfig;
            environment["SLIPWAY_BASE_IMAGE"] = $"localhost:{address.Port}/slipway/empty:latest";
        }

        if (run.PullRequest is { } pullRequest)
        {
            environment["SLIPWAY_PULL_REQUEST"] = pullRequest.ToString(CultureInfo.InvariantCulture);
        }

        if (surroundings.SourceFolder is not null)
        {
            environment["SlipwaySource"] = surroundings.SourceFolder;
        }

        return environment;
    }
}
