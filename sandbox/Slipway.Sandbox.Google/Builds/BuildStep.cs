using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Google.Builds;

/// <summary>A step of a build that runs as a process here: its image only says which program is meant.</summary>
internal sealed class BuildStep(Build build, int index, JsonObject json, BuildFolder folder)
{
    private const int MaxOutput = 50 * 1024;
    private const string Workspace = "/workspace";

    public JsonObject Json => json;

    public int Index => index;

    public bool IsLast => index == build.Json["steps"]!.AsArray().Count - 1;

    public string Image => (string)json["name"]!;

    public string? Entrypoint => (string?)json["entrypoint"];

    public IReadOnlyList<string> Arguments => Build.TextsOf(json, "args");

    public TimeSpan? Timeout => Build.Duration(json, "timeout");

    /// <summary>How the log calls it.</summary>
    public string Caption => (string?)json["id"] is { } id ? $"Step #{index} - \"{id}\"" : $"Step #{index}";

    public string Output { get; } = folder.Output(index);

    /// <summary>For files that the step does not see.</summary>
    public string Scratch => folder.Path;

    public IEnumerable<string> Environment => Build.TextsOf(build.Json["options"], "env").Concat(Build.TextsOf(json, "env"));

    /// <summary>Where it works: the source's folder, or one in it.</summary>
    /// <exception cref="BuildFailure">It is elsewhere.</exception>
    public string Folder
    {
        get
        {
            var given = (string?)json["dir"] ?? "";
            var inside = given == Workspace || given.StartsWith(Workspace + "/", StringComparison.Ordinal) ? given[Workspace.Length..].TrimStart('/') : given;
            var path = Path.GetFullPath(Path.Combine(folder.Workspace, inside));
            if (path != folder.Workspace && !path.StartsWith(folder.Workspace + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new BuildFailure("USER_BUILD_STEP", $"build step {index}: dir '{given}' is not in {Workspace}");
            return Directory.CreateDirectory(path).FullName;
        }
    }

    public IReadOnlyList<string> Command()
    {
        if ((string?)json["script"] is { } script)
        {
            var file = Path.Combine(Scratch, $"step-{index}");
            File.WriteAllText(file, script);
            // Without a first line that says otherwise.
            if (!script.StartsWith("#!", StringComparison.Ordinal))
                return ["bash", "-eEuo", "pipefail", file];
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            return [file];
        }

        // gcr.io/cloud-builders/git is git.
        var program = Entrypoint ?? Image.Split('@')[0].Split('/')[^1].Split(':')[0];
        return Entrypoint is not null || IsInstalled(program) ? [program, .. Arguments] : Arguments.Count > 0 ? Arguments : throw new BuildFailure(
            "USER_BUILD_STEP", $"build step {index}: image {Image} does not run here; expected an entrypoint, args or a script of programs of this machine");
    }

    /// <summary>Whether a step that ended so does not end the build.</summary>
    public bool MayFail(int code) => (bool?)json["allowFailure"] == true || (json["allowExitCodes"] as JsonArray ?? []).Any(allowed => allowed?.ToString() == code.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Notes how it ended, and what it left for the result.</summary>
    public void Finish(int code, JsonObject results)
    {
        json["status"] = code == 0 ? "SUCCESS" : "FAILURE";
        json["exitCode"] = code;
        var file = new FileInfo(Path.Combine(Output, "output"));
        var bytes = file.Exists ? File.ReadAllBytes(file.FullName) : [];
        (results["buildStepImages"] as JsonArray)!.Add("");
        (results["buildStepOutputs"] as JsonArray)!.Add(Convert.ToBase64String(bytes.AsSpan(0, Math.Min(bytes.Length, MaxOutput))));
    }

    private static bool IsInstalled(string program) =>
        (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(path => File.Exists(Path.Combine(path, program)));
}
