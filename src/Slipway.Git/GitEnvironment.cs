using System.Collections;
using System.Globalization;

namespace Slipway.Git;

/// <summary>The environment that git runs in: the one place that says what git may do.</summary>
internal static class GitEnvironment
{
    // How a user reaches a remote repository. Whatever else of git the job has set is about another repository, or about another git command.
    private static readonly HashSet<string> OfTheUser = new(StringComparer.Ordinal)
    {
        "GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM",
        "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM",
        "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_CERT", "GIT_SSL_KEY", "GIT_SSL_NO_VERIFY", "GIT_SSL_VERSION", "GIT_SSL_CIPHER_LIST",
        "GIT_PROXY_SSL_CAINFO", "GIT_PROXY_SSL_CERT", "GIT_PROXY_SSL_KEY",
    };

    // What any program needs to run, and where the user says which files to ignore. Not the job's secrets.
    private static readonly HashSet<string> ForData = new(StringComparer.OrdinalIgnoreCase)
    {
        "PATH", "PATHEXT", "SystemRoot", "ComSpec", "TMPDIR", "TEMP", "TMP", "GIT_EXEC_PATH", "HOME", "USERPROFILE", "XDG_CONFIG_HOME",
    };

    private static readonly (string Key, string Value)[] Always =
    [
        // What a repository says runs nothing.
        ("safe.bareRepository", "explicit"),
        ("core.fsmonitor", "false"),
        ("core.hooksPath", "/dev/null"),
        ("core.askPass", ""),
        ("protocol.ext.allow", "never"),
        // A collection would go on in the background after the build has ended.
        ("gc.auto", "0"),
        ("maintenance.auto", "false"),
        // After a redirect, git would go on with the credentials at the other server.
        ("http.followRedirects", "false"),
        // A transfer that has come to a halt.
        ("http.lowSpeedLimit", "1"),
        ("http.lowSpeedTime", "60"),
    ];

    private static readonly (string Key, string Value)[] OfData =
    [
        ("core.attributesFile", "/dev/null"),
        ("core.untrackedCache", "false"),
        ("core.bare", "false"),
        // Neither line ends nor modes make another manifest, and how the clone keeps them is not asked.
        ("core.autocrlf", "input"),
        ("core.fileMode", "false"),
    ];

    /// <summary>For a repository of the user or of Slipway: with the user's settings for ssh, proxies, certificates, credentials and signing.</summary>
    /// <param name="remote">The only server that gets credentials; null for none.</param>
    /// <param name="bare">The bare repository to work in; null for the one that the folder is in.</param>
    /// <param name="more">Further variables.</param>
    public static Dictionary<string, string?> For(GitRemote? remote, string? bare, IReadOnlyDictionary<string, string?>? more)
    {
        var environment = Without(name => name.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase) && !OfTheUser.Contains(name));
        environment["GCM_INTERACTIVE"] = "never";
        environment["SSH_ASKPASS"] = "";
        environment["GIT_SSH_COMMAND"] = SshCommand();
        environment["GIT_DIR"] = bare;
        // A header in the environment: not on a command line, not in a file, and only for this server.
        return Finish(
            environment, remote?.AuthorizationHeader is { } header ? [.. Always, ($"http.{remote.Origin}.extraHeader", header.Reveal())] : Always, more);
    }

    /// <summary>For what somebody proposes: git reads objects and files, starts no program, and has no setting and no secret of anybody.</summary>
    /// <param name="data">The repository in place of the clone's.</param>
    /// <param name="more">Further variables.</param>
    public static Dictionary<string, string?> ForForeign(GitDataFolder data, IReadOnlyDictionary<string, string?>? more)
    {
        var environment = Without(name => !ForData.Contains(name));
        environment["GIT_DIR"] = data.Folder;
        environment["GIT_WORK_TREE"] = data.Clone.WorkTree;
        environment["GIT_OBJECT_DIRECTORY"] = data.Clone.Objects;
        environment["GIT_INDEX_FILE"] = Path.Combine(data.Folder, "index");
        environment["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(data.Folder);
        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        environment["GIT_CONFIG_SYSTEM"] = "/dev/null";
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        environment["GIT_ATTR_NOSYSTEM"] = "1";
        environment["GIT_NO_LAZY_FETCH"] = "1";
        // No protocol at all.
        environment["GIT_ALLOW_PROTOCOL"] = "none";
        environment["GIT_SSH_COMMAND"] = "false";
        return Finish(environment, [.. Always, .. OfData], more);
    }

    private static Dictionary<string, string?> Finish(
        Dictionary<string, string?> environment, (string Key, string Value)[] settings, IReadOnlyDictionary<string, string?>? more)
    {
        // The parsed words are the English ones.
        environment["LC_ALL"] = "C";
        environment["LANGUAGE"] = null;
        // Nobody is there to answer.
        environment["GIT_TERMINAL_PROMPT"] = "0";
        environment["GIT_ASKPASS"] = "";
        // 'git status' must not write to the user's index.
        environment["GIT_OPTIONAL_LOCKS"] = "0";
        environment["GIT_CONFIG_COUNT"] = settings.Length.ToString(CultureInfo.InvariantCulture);
        foreach (var (i, (key, value)) in settings.Index())
        {
            environment[$"GIT_CONFIG_KEY_{i}"] = key;
            environment[$"GIT_CONFIG_VALUE_{i}"] = value;
        }

        foreach (var (key, value) in more ?? new Dictionary<string, string?>())
        {
            environment[key] = value;
        }

        return environment;
    }

    // Of itself, ssh asks, and waits for ever for a server that says nothing.
    private static string SshCommand() => Environment.GetEnvironmentVariable("GIT_SSH_COMMAND") is { Length: > 0 } command
        ? command
        : "ssh -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=15 -o ServerAliveCountMax=4";

    // A null takes a variable away.
    private static Dictionary<string, string?> Without(Func<string, bool> isLeftOut) => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .Select(variable => (string)variable.Key)
        .Where(isLeftOut)
        .ToDictionary(name => name, _ => (string?)null);
}
