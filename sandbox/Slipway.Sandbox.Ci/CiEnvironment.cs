using System.Globalization;
using Slipway.Sandbox.Processes;

namespace Slipway.Sandbox.Ci;

/// <summary>The environment of a run: what programs need to work, and what the run is about.</summary>
internal static class CiEnvironment
{
    public static IReadOnlyDictionary<string, string> Create(CiRun run, CiSurroundings surroundings)
    {
        var environment = RunEnvironment.Inherited();
        var address = surroundings.Address();
        environment["CI"] = "true";
        environment["SLIPWAY_FORGETOKEN"] = surroundings.Token;
        environment["SLIPWAY_CONFIGREPOSITORY"] = $"{address}{run.Repository}.git";
        environment["SLIPWAY_KUBECONFIG"] = surroundings.Kubeconfig;
        environment["SLIPWAY_RUNURL"] = $"{address}{run.Repository}/actions/runs/{run.Id}";
        environment["SLIPWAY_BUILD_CACHE"] = Path.Combine(surroundings.Folder, "build-cache");
        if (run.PullRequest is { } pullRequest)
        {
            environment["SLIPWAY_PULLREQUEST"] = pullRequest.ToString(CultureInfo.InvariantCulture);
        }

        if (surroundings.SourceFolder is not null)
        {
            environment["SlipwaySource"] = surroundings.SourceFolder;
        }

        return environment;
    }
}
