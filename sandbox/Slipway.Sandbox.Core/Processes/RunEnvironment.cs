using System.Collections;

namespace Slipway.Sandbox.Processes;

/// <summary>
/// What programs need to work. Nothing else of the environment that the sandbox was started in, which may hold the user's credentials, gets into a run.
/// </summary>
internal static class RunEnvironment
{
    private static readonly string[] s_names = ["PATH", "HOME", "LANG", "TMPDIR", "SystemRoot", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP"];
    private static readonly string[] s_prefixes = ["DOTNET_", "NUGET_"];

    public static Dictionary<string, string> Inherited()
    {
        // A compiler server would outlive the run; it is ended with it in any case.
        var environment = new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1" };
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            var name = (string)entry.Key;
            if (s_names.Contains(name) || s_prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                environment[name] = (string)entry.Value!;
            }
        }

        return environment;
    }
}
