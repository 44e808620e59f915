using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Google.Builds;

/// <summary>What a Dockerfile begins at.</summary>
internal static partial class Dockerfile
{
    /// <summary>Whether a build of it needs nothing but the sandbox: its images are in the sandbox's registry, or <c>scratch</c>. One that is not there is the builder's to complain about.</summary>
    public static bool IsLocal(string path, string registry, IReadOnlyDictionary<string, string> arguments)
    {
        if (!File.Exists(path))
            return true;
        var stages = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "scratch" };
        foreach (Match from in From().Matches(File.ReadAllText(path)))
        {
            var image = Variable().Replace(from.Groups["image"].Value, variable => arguments.GetValueOrDefault(variable.Groups["name"].Value) ?? variable.Value);
            if (!stages.Contains(image) && !image.StartsWith(registry + "/", StringComparison.Ordinal))
                return false;
            stages.Add(from.Groups["stage"].Value);
        }

        return true;
    }

    [GeneratedRegex(@"^\s*FROM\s+(?:--\S+\s+)*(?<image>\S+)(?:\s+AS\s+(?<stage>\S+))?", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex From();

    [GeneratedRegex(@"\$(?:\{(?<name>\w+)\}|(?<name>\w+))", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
