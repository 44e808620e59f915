using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Slipway.Sandbox.Google.Builds;

/// <summary>Which .NET project an image is about, for who cannot run its Dockerfile.</summary>
internal static partial class AppProject
{
    /// <exception cref="BuildFailure">There is none, or there are several.</exception>
    public static string Find(string context, string dockerfile)
    {
        var named = File.Exists(dockerfile) ? ProjectName().Matches(File.ReadAllText(dockerfile)).Select(match => Path.Combine(context, match.Value)).Where(File.Exists).ToList() : [];
        if (named.Count > 0)
            return named[^1];
        var projects = Directory.EnumerateFiles(context, "*.csproj", SearchOption.AllDirectories).Select(path => (Path: path, Rank: Rank(path))).Where(project => project.Rank > 0).ToList();
        var best = projects.Where(project => project.Rank == projects.Max(other => other.Rank)).ToList();
        return best.Count == 1 ? best[0].Path : throw new BuildFailure(
            "USER_BUILD_STEP", $"the Dockerfile cannot be built on this machine, and of the source's .NET projects {best.Count} are applications; expected one, or its path in the Dockerfile");
    }

    /// <summary>Services before programs before libraries.</summary>
    private static int Rank(string path)
    {
        try
        {
            var project = XDocument.Load(path).Root!;
            return (string?)project.Attribute("Sdk") == "Microsoft.NET.Sdk.Web" ? 2 : project.Descendants("OutputType").Any(type => type.Value == "Exe") ? 1 : 0;
        }
        catch (XmlException)
        {
            return 0;
        }
    }

    [GeneratedRegex(@"[\w./-]+\.csproj", RegexOptions.CultureInvariant)]
    private static partial Regex ProjectName();
}
