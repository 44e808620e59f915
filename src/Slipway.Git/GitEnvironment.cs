namespace Slipway.Git;

/// <summary>The environment that git runs in.</summary>
internal static class GitEnvironment
{
    public static Dictionary<string, string?> For(GitRemote? remote, IReadOnlyDictionary<string, string?>? more)
    {
        var environment = new Dictionary<string, string?>
        {
            // The parsed words are the English ones.
            ["LC_ALL"] = "C",
            ["LANGUAGE"] = null,
            // Nobody is there to answer.
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["GCM_INTERACTIVE"] = "never",
            ["SSH_ASKPASS"] = "",
            ["GIT_ASKPASS"] = "",
            ["GIT_SSH_COMMAND"] = Environment.GetEnvironmentVariable("GIT_SSH_COMMAND") ?? "ssh -o BatchMode=yes",
            // 'git status' must not write to the user's index.
            ["GIT_OPTIONAL_LOCKS"] = "0",
            // Set when a build runs from a git hook; they would point git at that repository.
            ["GIT_DIR"] = null,
            ["GIT_WORK_TREE"] = null,
            ["GIT_INDEX_FILE"] = null,
            ["GIT_OBJECT_DIRECTORY"] = null,
            ["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = null,
            ["GIT_PREFIX"] = null,
        };
        var settings = new List<(string Key, string Value)>
        {
            // A collection would go on in the background after the build has ended.
            ("gc.auto", "0"),
            ("maintenance.auto", "false"),
            ("core.askPass", ""),
        };
        if (remote?.AuthorizationHeader is { } header)
        {
            // A header in the environment: not on a command line, not in a file, and only for this server.
            settings.Add(($"http.{remote.Origin}.extraHeader", header.Reveal()));
        }

        environment["GIT_CONFIG_COUNT"] = settings.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        for (var i = 0; i < settings.Count; i++)
        {
            environment[$"GIT_CONFIG_KEY_{i}"] = settings[i].Key;
            environment[$"GIT_CONFIG_VALUE_{i}"] = settings[i].Value;
        }

        foreach (var (key, value) in more ?? new Dictionary<string, string?>())
        {
            environment[key] = value;
        }

        return environment;
    }
}
