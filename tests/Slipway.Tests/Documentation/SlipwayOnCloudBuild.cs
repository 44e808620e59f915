using YamlDotNet.RepresentationModel;

namespace Slipway.Tests.Documentation;

/// <summary>What a step of Cloud Build needs besides its syntax, so that Slipway runs well in it.</summary>
internal static class SlipwayOnCloudBuild
{
    // What a step is not told by env, it does not know.
    private static readonly string[] Told = ["BUILD_ID", "PROJECT_ID", "LOCATION", "COMMIT_SHA"];

    public static IEnumerable<string> ProblemsOf(CloudBuildFile file, YamlMappingNode step)
    {
        var name = CloudBuildFile.NameOf(step);
        var script = CloudBuildFile.Text(step, "script") ?? "";
        List<string> words = [CloudBuildFile.Text(step, "entrypoint") ?? "", .. CloudBuildFile.Texts(step, "args"), .. script.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        if (words.Exists(word => word.Contains("--unshallow", StringComparison.Ordinal)) && !words.Exists(word => word.Contains("--is-shallow-repository", StringComparison.Ordinal)))
        {
            yield return $"{name}: git fetch --unshallow fails in a clone that is whole";
        }

        if (!words.Exists(word => word.EndsWith("build.sh", StringComparison.Ordinal)))
        {
            yield break;
        }

        if (words[0].EndsWith("build.sh", StringComparison.Ordinal) || script.Contains("./build.sh", StringComparison.Ordinal))
        {
            yield return $"{name}: build.sh is started as a program, which fails where git has no executable bit for it; start it with bash";
        }

        if (words.Exists(word => word.Contains("console.cloud.google.com", StringComparison.Ordinal) && !word.Contains(";region=", StringComparison.Ordinal)))
        {
            yield return $"{name}: the page of a build is in a region, which the address does not have";
        }

        var variables = file.Environment.Concat(CloudBuildFile.Texts(step, "env")).Select(variable => variable.Split('=')[0]).ToHashSet();
        foreach (var missing in Told.Where(variable => !variables.Contains(variable)))
        {
            yield return $"{name}: it is not told {missing}";
        }

        // HEAD is detached.
        if (!variables.Contains("BRANCH_NAME") && !variables.Contains("_PR_NUMBER"))
        {
            yield return $"{name}: it is told neither BRANCH_NAME nor _PR_NUMBER";
        }
    }
}
