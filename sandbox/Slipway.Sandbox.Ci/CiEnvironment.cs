using System.Collections;
using System.Globalization;

namespace Slipway.Sandbox.Ci;

/// <summary>
/// The environment of a run: what programs need to work, and what the run is about. Nothing else of the environment that the sandbox was
/// started in, which may hold the user's credentials, gets there.
/// </summary>
internal static class CiEnvironment
{
    private static readonly string[] s_names = ["PATH", "HOME", "LANG", "TMPDIR", "SystemRoot", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP"];
    private static readonly string[] s_prefixes = ["DOTNET_", "NUGET_"];

    public static IReadOnlyDictionary<string, string> Create(CiRun run, CiSurroundings surroundings)
    {
        var environment = new Dictionary<string, string>();
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            var name = (string)entry.Key;
            if (s_names.Contains(name) || s_prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                environment[name] = (string)entry.Value!;
            }
        }

        var address = surroundings.Address();
        environment["CI"] = "true";
        environment["SLIPWAY_FORGETOKEN"] = surroundings.Token;
        environment["SLIPWAY_CONFIGREPOSITORY"] = $"{address}{run.Repository}.git";
        environment["SLIPWAY_KUBECONFIG"] = surroundings.Kubeconfig;
        environment["SLIPWAY_RUNURL"] = $"{address}{run.Repository}/actions/runs/{run.Id}";
        environment["SLIPWAY_BUILD_CACHE"] = Path.Combine(surroundings.Folder, "build-cache");
        // A compiler server would outlive the run; it is ended with it in any case.
        environment["MSBUILDDISABLENODEREUSE"] = "1";
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
